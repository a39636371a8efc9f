import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SessionPage } from '../../src/shared/costApi.ts';
import type { NormalSpan } from '../../src/shared/normalSpan.ts';
import { otlpSender } from './support/sendSpans.ts';
import { startCollector, until } from './support/startCollector.ts';

const traceId = 'ab'.repeat(16);
const spanId = 'cd'.repeat(8);
const start = BigInt(Date.now()) * 1_000_000n;
const texts = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.request.model': 'gpt-4o',
  'session.id': 'told',
  'my.session': 'other',
};
const counts = { 'gen_ai.usage.input_tokens': 10_000, 'gen_ai.usage.output_tokens': 100, 'my.input': 16_000 };
const call = {
  ...{ traceId, spanId, name: 'chat gpt-4o', kind: 3, startTimeUnixNano: `${start}`, endTimeUnixNano: `${start + 9n}` },
  attributes: [
    ...Object.entries(texts).map(([key, stringValue]) => ({ key, value: { stringValue } })),
    ...Object.entries(counts).map(([key, intValue]) => ({ key, value: { intValue } })),
  ],
};

describe('mappings that come after a span', () => {
  it('leave what was counted of it as it was, in every view', async () => {
    await using collector = await startCollector();
    const sender = otlpSender(collector.otlp);
    const body = Buffer.from(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [call] }] }] }));
    assert.equal((await sender.post(body, '/v1/traces', 'application/json')).status, 200);
    sender.close();
    const meaning = () => collector.api<NormalSpan>(`/spans/${traceId}/${spanId}/meaning`);
    await until('the books', async () => (await meaning()).fields.session?.value === 'told');
    const before = await meaning();
    assert.equal(before.usageFrom.input, 'gen_ai.usage.input_tokens');
    await collector.api('/mappings', {
      fields: { input: ['my.input'], session: ['my.session'], team: ['my.session'] },
    });
    await until('the mappings', async () => (await meaning()).fields.team?.value === 'other');
    const after = await meaning();
    assert.deepEqual([after.usage, after.price], [before.usage, before.price]);
    assert.equal(after.usage?.tokens.input, 10_000);
    assert.equal(after.fields.session?.value, 'told');
    assert.deepEqual(
      after.usageFrom,
      { output: 'gen_ai.usage.output_tokens' },
      'what says another count now is not named',
    );
    const { calls } = await collector.api<SessionPage>('/sessions/told');
    assert.deepEqual(
      calls.map(({ tokens, price }) => [tokens, price]),
      [[after.usage.tokens, after.price]],
    );
    await collector.stop();
  });
});
