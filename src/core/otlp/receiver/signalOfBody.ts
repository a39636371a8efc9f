import type { Transform } from 'node:stream';
import { constants, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import type { ZlibOptions } from 'node:zlib';
import type { IngestRequest, Signal } from '../../../shared/ingest.ts';
import { isZlib } from '../isZlib.ts';
import { signalOfProtobuf } from './signalOfProtobuf.ts';

/** Enough to reach the first record past any resource that is sent in practice. */
const peekedBytes = 64 * 1024;

const firstKeys = new Map<string, Signal>([
  ['resourceSpans', 'traces'],
  ['resource_spans', 'traces'],
  ['resourceLogs', 'logs'],
  ['resource_logs', 'logs'],
  ['resourceMetrics', 'metrics'],
  ['resource_metrics', 'metrics'],
]);
const firstKey = /^\s*\{\s*"(?<key>[A-Za-z_]+)"\s*:/;

type Body = Pick<IngestRequest, 'body' | 'length' | 'encoding' | 'compression'>;

/**
 * The signal of a request whose path was dropped, told by its first bytes: JSON by its first key, protobuf by the fields
 * of its first record. `undefined` = the body does not tell for sure, so it must be refused rather than misfiled.
 */
export async function signalOfBody({ body, length, encoding, compression }: Body): Promise<Signal | undefined> {
  const received = new Uint8Array(body, 0, length);
  const start = compression === 'none' ? received.subarray(0, peekedBytes) : await inflatedStart(received, compression);
  return encoding === 'json' ? signalOfJson(start) : signalOfProtobuf(start);
}

function signalOfJson(start: Uint8Array): Signal | undefined {
  const key = firstKey.exec(new TextDecoder().decode(start))?.groups?.key;
  return key === undefined ? undefined : firstKeys.get(key);
}

/** The first inflated bytes; whatever came before a fault in the stream. The ingest worker inflates and checks the rest. */
function inflatedStart(received: Uint8Array, compression: 'gzip' | 'deflate'): Promise<Uint8Array> {
  const inflate = inflaterOf(received, compression)({ finishFlush: constants.Z_SYNC_FLUSH });
  const chunks: Buffer[] = [];
  let length = 0;
  return new Promise((resolve) => {
    const done = (): void => {
      inflate.destroy();
      resolve(Buffer.concat(chunks).subarray(0, peekedBytes));
    };
    inflate.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= peekedBytes) done();
    });
    inflate.on('end', done).on('error', done);
    inflate.end(received.slice(0, peekedBytes)); // a copy: the body is transferred away while zlib may still hold it
  });
}

function inflaterOf(received: Uint8Array, compression: 'gzip' | 'deflate'): (options: ZlibOptions) => Transform {
  if (compression === 'gzip') return createGunzip;
  return isZlib(received) ? createInflate : createInflateRaw;
}
