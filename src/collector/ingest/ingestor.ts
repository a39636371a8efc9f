import { hash } from 'node:crypto';
import type { ChangeNotice } from '../../shared/api.ts';
import type { IngestFault, IngestOutcome, IngestRequest } from '../../shared/ingest.ts';
import { OtlpError } from '../../core/otlp/otlpError.ts';
import { StoreError } from '../../core/store/storeError.ts';
import type { StoreWriter } from '../../core/store/storeWriter.ts';
import type { Ingested } from './ingestMessages.ts';
import { createResends } from './resends.ts';
import { signalWriters } from './signalWriters.ts';
import type { SpanUnderstanding } from './spanUnderstanding.ts';
import type { Verdict, Written } from './signalWriters.ts';
import { protobufOf } from './protobufOf.ts';
import type { ServiceIdentities } from './serviceIdentities.ts';
import type { StoreKeeper } from './storeKeeper.ts';

/** Decodes, understands and stores requests. */
export interface Ingestor {
  /**
   * One result for each request, in their order. Returns after the commit; never throws for a request that is at fault or
   * a store that cannot be written. The bodies are used up.
   */
  ingest(requests: readonly IngestRequest[]): readonly IngestResult[];
  /** The store was emptied on purpose: what is sent again from now on is new. */
  cleared(): void;
}

export type IngestResult = Ingested & { readonly change?: ChangeNotice };

export interface IngestorOptions {
  readonly store: StoreKeeper;
  readonly identities: ServiceIdentities;
  readonly understand: SpanUnderstanding;
  /** Bytes a request may have after decompression, asked for each. */
  readonly requestBytes: () => number;
  /** Microseconds since the epoch. */
  readonly now: () => number;
  /** Told of errors that are neither the sender's nor the store's. */
  readonly failed: (error: unknown) => void;
}

/** The senders' SDKs wait this long before they send again; a full disk is not mended in a second. */
const storeRetrySeconds = 5;

export function createIngestor(options: IngestorOptions): Ingestor {
  const { store, identities, understand, requestBytes, now, failed } = options;
  const writers = signalWriters(identities, understand);
  const resends = createResends<IngestResult>(now);

  const write = (request: IngestRequest, writer: StoreWriter): IngestResult => {
    const decoded = decode(request);
    return 'fault' in decoded ? refusal(decoded) : decoded(writer);
  };
  /** Decoding is done before the store is touched: a request that is at fault does not cost its neighbours their place. */
  const decode = (request: IngestRequest): IngestFault | ((writer: StoreWriter) => IngestResult) => {
    try {
      const body = protobufOf(request, requestBytes());
      const digest = request.signal === 'traces' ? '' : hash('sha256', body.bytes);
      const before = resends.find(digest);
      if (before) return () => before;
      const work = writers[request.signal](body.bytes);
      return (writer) => {
        const written = work(writer, now());
        const result = resultOf(written, body);
        if (digest !== '' && !written.timeless) resends.add(digest, { outcome: result.outcome, parts: result.parts });
        return result;
      };
    } catch (error) {
      return faultOf(error, failed);
    }
  };
  const settled = <T>(work: () => T): T => {
    let kept = false;
    try {
      const result = work();
      kept = true;
      return result;
    } finally {
      resends.settle(kept);
    }
  };
  const oneByOne = (requests: readonly IngestRequest[]): readonly IngestResult[] =>
    requests.map((request) => {
      try {
        return settled(() => store.use((writer) => write(request, writer)));
      } catch (error) {
        return refusal(faultOf(error, failed));
      }
    });
  /** A commit costs as much as some hundred spans, so what has queued up shares one. */
  const together = (requests: readonly IngestRequest[]): readonly IngestResult[] => {
    try {
      return settled(() =>
        store.use((writer) => writer.together(() => requests.map((request) => write(request, writer)))),
      );
    } catch (error) {
      const passing = error instanceof StoreError && error.code !== 'other';
      if (!passing) return oneByOne(requests); // one of them brings the others down: find out which
      return requests.map(() => refusal(faultOf(error, failed)));
    }
  };

  return {
    ingest(requests) {
      const results = requests.length > 1 ? together(requests) : oneByOne(requests);
      for (const { body } of requests) body.transfer(0); // megabytes that need not wait for the garbage collector
      return results;
    },
    cleared: () => resends.forgetAll(),
  };
}

function refusal(outcome: IngestFault): IngestResult {
  return { outcome, parts: [] };
}

function resultOf(written: Written, body: Verdict): IngestResult {
  const { parts, change } = written;
  return { outcome: outcomeOf(written, body), parts, ...(change ? { change } : {}) };
}

/** What was left out while JSON was rewritten, and what the decoder left out. */
function outcomeOf(written: Written, body: Verdict): IngestOutcome {
  const reason = body.reason ?? written.reason;
  const rejected = body.rejected + written.rejected;
  return { ok: true, accepted: written.accepted, rejected, ...(reason === undefined ? {} : { reason }) };
}

/** Anything else is a fault of ours: nothing was kept, and the next request finds a clean state. */
function faultOf(error: unknown, failed: (error: unknown) => void): IngestFault {
  if (error instanceof OtlpError) return { ok: false, fault: error.code, message: error.message };
  if (!(error instanceof StoreError)) failed(error);
  const message = error instanceof Error ? error.message : String(error);
  return { ok: false, fault: 'unavailable', message, retryAfterSeconds: storeRetrySeconds };
}
