import type { IncomingMessage, ServerResponse } from 'node:http';
import type { IngestOutcome, IngestRequest, Refusal } from '../../../../src/shared/ingest.ts';
import type { ReceiverLimits } from '../../../../src/core/otlp/receiver/receiverOptions.ts';
import { startReceiver } from '../../../../src/core/otlp/receiver/startReceiver.ts';
import type { Receiver } from '../../../../src/core/otlp/receiver/startReceiver.ts';

interface Setting {
  readonly ingest?: (request: IngestRequest) => Promise<IngestOutcome>;
  readonly handleOther?: (request: IncomingMessage, response: ServerResponse) => void;
  readonly limits?: Partial<ReceiverLimits>;
  readonly allowedHosts?: readonly string[];
}

export interface Ingested extends Omit<IngestRequest, 'body'> {
  readonly bytes: Buffer;
}

export interface UnderTest extends AsyncDisposable {
  readonly receiver: Receiver;
  readonly ports: readonly [number, number];
  /** What was handed over, in order. */
  readonly ingested: Ingested[];
  readonly refusals: Refusal[];
}

/** A receiver on two free ports; everything handed over is kept in `ingested` and accepted, unless `ingest` says otherwise. */
export async function receiverUnderTest(setting: Setting = {}): Promise<UnderTest> {
  const ingested: Ingested[] = [];
  const refusals: Refusal[] = [];
  const { ingest = () => Promise.resolve({ ok: true, accepted: 1, rejected: 0 }), ...rest } = setting;
  const receiver = await startReceiver({
    ports: [0, 0],
    ingest: (request) => {
      const { body, ...others } = request;
      ingested.push({ ...others, bytes: Buffer.from(body.slice(0, request.length)) });
      return ingest(request);
    },
    refused: (refusal) => refusals.push(refusal),
    ...rest,
  });
  const [first = 0, second = 0] = receiver.ports;
  return {
    receiver,
    ports: [first, second],
    ingested,
    refusals,
    [Symbol.asyncDispose]: () => receiver.close(),
  };
}

/** Waits for a condition; fails with `what` after five seconds. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 5000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
