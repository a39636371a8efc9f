import type { Signal } from '../../../shared/ingest.ts';
/** placeholder until ../exportAnswer.ts lands */
export function encodeExportAnswer(
  a: { signal: Signal; rejected: number; message: string },
  encoding: 'protobuf' | 'json',
): Uint8Array {
  const name = { traces: 'rejectedSpans', logs: 'rejectedLogRecords', metrics: 'rejectedDataPoints' }[a.signal];
  const whole = a.rejected === 0 && a.message === '';
  if (encoding === 'json')
    return Buffer.from(
      JSON.stringify(whole ? {} : { partialSuccess: { [name]: String(a.rejected), errorMessage: a.message } }),
    );
  if (whole) return new Uint8Array(0);
  const text = Buffer.from(a.message);
  const inner = Buffer.concat([Buffer.from([8, ...varint(a.rejected), 18, ...varint(text.length)]), text]);
  return Buffer.concat([Buffer.from([10, ...varint(inner.length)]), inner]);
}
export function encodeStatus(
  s: { code: number; message: string; retryAfterSeconds?: number },
  encoding: 'protobuf' | 'json',
): Uint8Array {
  if (encoding === 'json')
    return Buffer.from(
      JSON.stringify({
        code: s.code,
        message: s.message,
        ...(s.retryAfterSeconds !== undefined && {
          details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${s.retryAfterSeconds}s` }],
        }),
      }),
    );
  const text = Buffer.from(s.message);
  const parts = [Buffer.from([8, ...varint(s.code), 18, ...varint(text.length)]), text];
  if (s.retryAfterSeconds !== undefined) {
    const url = Buffer.from('type.googleapis.com/google.rpc.RetryInfo');
    const dur = Buffer.from([8, ...varint(s.retryAfterSeconds)]);
    const info = Buffer.concat([Buffer.from([10, dur.length]), dur]);
    const any = Buffer.concat([Buffer.from([10, url.length]), url, Buffer.from([18, info.length]), info]);
    parts.push(Buffer.from([26, ...varint(any.length)]), any);
  }
  return Buffer.concat(parts);
}
function varint(n: number): number[] {
  const out: number[] = [];
  while (n > 127) {
    out.push((n % 128) | 128);
    n = Math.floor(n / 128);
  }
  out.push(n);
  return out;
}
