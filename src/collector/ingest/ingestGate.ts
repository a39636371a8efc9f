import type { IngestFault, IngestRequest } from '../../shared/ingest.ts';
import type { Ingested } from './ingestMessages.ts';
import { WorkerGone } from '../workers/workerErrors.ts';

/** The bounded queue between the sockets and the ingest worker. */
export interface IngestGate {
  /** Resolves when the request is committed or refused; never rejects. */
  take(request: IngestRequest): Promise<Ingested>;
  state(): { readonly requests: number; readonly bytes: number; readonly refused: number };
  /** Resolves when nothing is under way. */
  drained(): Promise<void>;
}

export interface GateLimits {
  readonly requests: number;
  /** Of bodies as received. A single request is let in whatever its size, which the receiver has limited. */
  readonly bytes: number;
}

/** About what the worker writes in a second or two on a slow disk; more would only make senders wait longer for the same answer. */
export const defaultGateLimits: GateLimits = { requests: 256, bytes: 32 * 1_048_576 };

/** `work` hands one request to the worker. */
export function createIngestGate(work: (request: IngestRequest) => Promise<Ingested>, limits: GateLimits): IngestGate {
  let requests = 0;
  let bytes = 0;
  let refused = 0;
  let waiting: (() => void)[] = [];

  const leave = (length: number): void => {
    requests -= 1;
    bytes -= length;
    if (requests > 0) return;
    for (const tell of waiting) tell();
    waiting = [];
  };

  return {
    async take(request) {
      const length = request.length;
      const full = requests >= limits.requests || (requests > 0 && bytes + length > limits.bytes);
      if (full) {
        refused += 1;
        return overloaded;
      }
      requests += 1;
      bytes += length;
      try {
        return await work(request);
      } catch (error) {
        return unanswered(error);
      } finally {
        leave(length);
      }
    },
    state: () => ({ requests, bytes, refused }),
    drained: () => (requests === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  };
}

const overloaded: Ingested = refusal({
  ok: false,
  fault: 'overloaded',
  message: 'the queue is full: send this request again after the pause',
  retryAfterSeconds: 1,
});

function unanswered(error: unknown): Ingested {
  const reason = error instanceof Error ? error.message : String(error);
  const who = error instanceof WorkerGone ? 'the worker that stores telemetry' : 'storing it failed:';
  return refusal({
    ok: false,
    fault: 'unavailable',
    message: `${who} ${reason}; send this request again`,
    retryAfterSeconds: 1,
  });
}

function refusal(outcome: IngestFault): Ingested {
  return { outcome, parts: [] };
}
