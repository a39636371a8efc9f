// The load client's process: `node bench/load/client.ts '<LoadOptions as JSON>'` prints one LoadResult as JSON.
import type { Encoding } from '../payload.ts';
import { loadBatches, spansPerBatch } from '../payload.ts';
import type { Stamp } from '../stamp.ts';
import { stampOf } from '../stamp.ts';
import { grpcSender } from './grpcSender.ts';
import { httpSender } from './httpSender.ts';
import type { LoadOptions, LoadResult } from './options.ts';

/** Sends request after request and waits for each answer; rejects when an answer is not the expected success. */
export interface Sender {
  /** `lane` is the connection (or the slot of concurrent calls) to use. */
  send(lane: number, request: Buffer): Promise<void>;
  close(): void;
  /** Puts a body into the form that is written to the wire; `body` of the result is where the body then lies. */
  frame(body: Buffer, encoding: Encoding): { readonly request: Buffer; readonly body: Buffer };
}

interface Prepared {
  readonly request: Buffer;
  readonly stamp: Stamp;
}

// A day ago, so that requests set one second apart stay in the past, and well inside what a store retains.
const startSeconds = Math.floor(Date.now() / 1000) - 86_400;

async function main(options: LoadOptions): Promise<LoadResult> {
  const sender = await (options.transport === 'grpc' ? grpcSender(options) : httpSender(options));
  const prepared = loadBatches(options.kind, options.encoding).map((batch): Prepared => {
    const { request, body } = sender.frame(batch, options.encoding);
    return { request, stamp: stampOf(body, options.encoding, startSeconds) };
  });
  let sequence = 0;
  const phase = async (millis: number, spans: number, rate: number | undefined) => {
    const started = performance.now();
    let sent = 0;
    const lane = async (index: number) => {
      // A lane owns its batches: a request is changed in place, so it must not be another connection's too.
      const own = prepared.filter((_, i) => i % options.connections === index);
      for (let turn = 0; performance.now() - started < millis && sent < spans; turn++) {
        sent += spansPerBatch;
        if (rate !== undefined) await until(started + (sent / rate) * 1000);
        const { request, stamp } = own[turn % own.length]!;
        stamp(sequence++);
        await sender.send(index, request);
      }
    };
    await Promise.all(Array.from({ length: options.connections }, (_, index) => lane(index)));
    return { spans: sent, millis: performance.now() - started };
  };
  await phase(options.warmMillis, Infinity, options.spansPerSecond);
  const before = process.cpuUsage();
  const { spans, millis } = await phase(
    options.spans === undefined ? options.measureMillis : Infinity,
    options.spans ?? Infinity,
    options.spansPerSecond,
  );
  const { user, system } = process.cpuUsage(before);
  sender.close();
  return { spans, millis, spansPerSecond: (spans / millis) * 1000, clientCores: (user + system) / 1000 / millis };
}

async function until(time: number): Promise<void> {
  const wait = time - performance.now();
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
}

const [, , json = '{}'] = process.argv;
process.stdout.write(`${JSON.stringify(await main(JSON.parse(json) as LoadOptions))}\n`);
