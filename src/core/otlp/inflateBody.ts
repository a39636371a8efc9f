import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import type { ZlibOptions } from 'node:zlib';
import { isZlib } from './isZlib.ts';
import { OtlpError } from './otlpError.ts';
import { sizeText } from './sizeText.ts';

/**
 * Undoes the compression of a request body, into at most `limit` bytes.
 * `deflate` is zlib-wrapped by RFC 9110 and raw in what some clients send: both are taken. Several gzip members in a row
 * are one body (RFC 1952). `none` gives back the bytes themselves.
 *
 * @throws {OtlpError} `tooLarge` over the limit, `malformed` when the bytes are not what the encoding says.
 */
export function inflateBody(bytes: Uint8Array, compression: 'gzip' | 'deflate' | 'none', limit: number): Uint8Array {
  if (compression === 'none') return bytes.length > limit ? refuseSize(limit) : bytes;
  try {
    const options = { maxOutputLength: limit };
    if (compression === 'gzip') return gunzipSync(bytes, options);
    return inflateWhole(bytes, options);
  } catch (error) {
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') return refuseSize(limit);
    throw new OtlpError(
      'malformed',
      `The body is not valid ${compression} data (${textOf(error)}); send it whole, or uncompressed.`,
    );
  }
}

/** zlib itself passes over what follows the end of `deflate` data, though not over what follows gzip. */
function inflateWhole(bytes: Uint8Array, options: ZlibOptions): Uint8Array {
  const inflate = isZlib(bytes) ? inflateSync : inflateRawSync;
  const result: unknown = inflate(bytes, { ...options, info: true });
  if (!isInflated(result)) throw new TypeError('zlib gave no account of what it read');
  const rest = bytes.length - result.engine.bytesWritten;
  if (rest > 0) throw new Error(`${rest} bytes follow its end`);
  return result.buffer;
}

/** What zlib returns with the option `info`; its types do not tell. */
interface Inflated {
  readonly buffer: Uint8Array;
  /** `bytesWritten`: to the engine, so the bytes that it read. */
  readonly engine: { readonly bytesWritten: number };
}

function isInflated(result: unknown): result is Inflated {
  return typeof result === 'object' && result !== null && 'engine' in result && 'buffer' in result;
}

function refuseSize(limit: number): never {
  throw new OtlpError(
    'tooLarge',
    `The body is larger than ${sizeText(limit)} uncompressed; lower the batch size of the exporter, or raise agentLoupe.receiver.maxRequestMiB.`,
  );
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
