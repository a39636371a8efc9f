import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ApiFault, DoneAnswer, LogRow } from '../../src/shared/api.ts';
import { hexId, logRequest } from './support/smallBatch.ts';
import { startCollector } from './support/startCollector.ts';
import type { RunningCollector } from './support/startCollector.ts';

const traceId = hexId(16, 0xabc);
const [root, call] = [hexId(8, 1), hexId(8, 2)];

describe('POST /import', () => {
  it('takes JSON Lines of any signal, and refuses what is no OTLP', async () => {
    await using other = await startCollector();
    const lines = [
      {
        resourceSpans: [{ scopeSpans: [{ spans: [{ traceId, spanId: root, name: 'one', startTimeUnixNano: '1' }] }] }],
      },
      { resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue: 'two' } }] }] }] },
    ];
    const text = lines.map((line) => JSON.stringify(line)).join('\n');
    assert.deepEqual(await imported(other, Buffer.from(`${text}\n`)), whole(2, 1));
    assert.equal((await other.api<LogRow[]>('/logs'))[0]?.body, 'two');
    const { status, fault } = await refused(other, '{"hello":"world"}');
    assert.deepEqual([status, fault.code], [400, 3]);
    assert.match(fault.message, /not OTLP\/JSON/);
  });

  it('tells what it left out, and refuses a file of nothing else', async () => {
    await using other = await startCollector();
    const lineOf = (...ids: string[]) => {
      const spans = ids.map((spanId) => ({ traceId, spanId, name: 'one', startTimeUnixNano: '1' }));
      return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
    };
    const { status, fault } = await refused(other, lineOf('zz'));
    assert.equal(status, 400);
    assert.match(fault.message, /^the file: .*Span\.spanId/);
    const text = [lineOf(root), lineOf('zz', call), '{"resourceSpans":[', lineOf(hexId(8, 3))].join('\n');
    const { reason, ...counts } = await imported(other, Buffer.from(text));
    assert.deepEqual(counts, { done: true, spans: 3, accepted: 3, rejected: 2 });
    assert.match(reason ?? '', /^line 2 of the file: .*Span\.spanId/);
    assert.equal((await other.stats()).stored.spans, 3);
    const logs = await other.ask('/import', {
      body: logRequest('from a file'),
      headers: { 'content-type': 'application/x-protobuf' },
    });
    assert.deepEqual(JSON.parse(logs.bytes.toString()), whole(1, 0));
    assert.equal((await other.api<LogRow[]>('/logs'))[0]?.body, 'from a file');
  });
});

/** The answer to an import of which everything was kept. */
function whole(accepted: number, spans = accepted): DoneAnswer {
  return { done: true, spans, accepted, rejected: 0 };
}

async function imported(collector: RunningCollector, body: Buffer): Promise<DoneAnswer> {
  const { status, bytes } = await collector.ask('/import', { body, headers: { 'content-type': 'application/json' } });
  assert.equal(status, 200, bytes.toString());
  return JSON.parse(bytes.toString()) as DoneAnswer;
}

async function refused(collector: RunningCollector, body: string): Promise<{ status: number; fault: ApiFault }> {
  const { status, bytes } = await collector.ask('/import', { body });
  return { status, fault: JSON.parse(bytes.toString()) as ApiFault };
}
