import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';

/** Sends a trace of one span with no attributes at all, as OTLP/JSON. */
export async function sendPlainSpan(otlp: string, name: string): Promise<void> {
  const now = BigInt(Date.now()) * 1_000_000n;
  const span = {
    traceId: randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
    name,
    startTimeUnixNano: String(now - 5_000_000n),
    endTimeUnixNano: String(now),
  };
  const service = { key: 'service.name', value: { stringValue: 'janitor' } };
  const answer = await fetch(`${otlp}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ resource: { attributes: [service] }, scopeSpans: [{ spans: [span] }] }] }),
  });
  assert.equal(answer.status, 200, await answer.text());
}
