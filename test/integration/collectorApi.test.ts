import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import type {
  ApiFault,
  DoneAnswer,
  ErrorSpan,
  LogRow,
  MetricEntry,
  MetricPoint,
  Sender,
  TraceList,
  WholeTrace,
} from '../../src/shared/api.ts';
import type { CostAnswer, SessionList } from '../../src/shared/costApi.ts';
import type { SpanDetail } from '../../src/shared/spanDetail.ts';
import { openEvents } from './support/openEvents.ts';
import { otlpSender } from './support/sendSpans.ts';
import { gaugeRequest, hexId, logRequest, spanRequest } from './support/smallBatch.ts';
import { spanIdsOf } from './support/spanIdsOf.ts';
import { startCollector, until } from './support/startCollector.ts';
import type { RunningCollector } from './support/startCollector.ts';

const traceId = hexId(16, 0xabc);
const [root, call] = [hexId(8, 1), hexId(8, 2)];

/** One conversation: an agent span and a model call that failed. */
const conversation = spanRequest(
  [
    { traceId, spanId: root, name: 'invoke_agent planner', attributes: { 'gen_ai.conversation.id': 'talk' } },
    {
      traceId,
      spanId: call,
      parentId: root,
      name: 'chat gpt-5',
      status: 2,
      attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-5' },
    },
  ],
  'planner',
);

async function faultOf(
  collector: RunningCollector,
  path: string,
  options: { method?: string; body?: string } = {},
): Promise<{ status: number; fault: ApiFault; allow: unknown }> {
  const { status, bytes, headers } = await collector.ask(path, options);
  return { status, fault: JSON.parse(bytes.toString()) as ApiFault, allow: headers.allow };
}

describe('the API', () => {
  let collector: RunningCollector;
  before(async () => {
    collector = await startCollector();
    const sender = otlpSender(collector.otlp);
    for (const [body, path] of [
      [conversation, '/v1/traces'],
      [logRequest('the plan failed', traceId), '/v1/logs'],
      [logRequest('unrelated'), '/v1/logs'],
      [gaugeRequest('queue.length', 7n), '/v1/metrics'],
    ] as const)
      assert.equal((await sender.post(body, path)).status, 200);
    sender.close();
    await until('the session', async () => (await collector.api<SessionList>('/sessions')).total === 1);
  });
  after(() => collector.stop());

  it('GET /traces lists, filters and pages', async () => {
    const list = await collector.api<TraceList>('/traces');
    assert.deepEqual([list.total, list.traces.length, list.next], [1, 1, undefined]);
    const [summary] = list.traces;
    assert.deepEqual(
      [summary?.traceId, summary?.name, summary?.service, summary?.spans, summary?.errors, summary?.session],
      [traceId, 'invoke_agent planner', 'planner', 2, 1, 'talk'],
    );
    const names = async (search: string) =>
      (await collector.api<TraceList>(`/traces?${search}`)).traces.map((trace) => trace.traceId);
    assert.deepEqual(await names('q=GPT'), [traceId]);
    assert.deepEqual(await names('q=nowhere'), []);
    assert.deepEqual(await names('session=talk&service=planner'), [traceId]);
    assert.deepEqual(await names('session=other'), []);
    assert.deepEqual(await names(`before=${summary?.startMicros}:${traceId}`), []);
  });

  it('GET /traces/{id} and /spans/{t}/{s} tell everything', async () => {
    const whole = await collector.api<WholeTrace>(`/traces/${traceId}`);
    assert.deepEqual(
      whole.spans.map(({ spanId, name }) => [spanId, name]),
      [
        [root, 'invoke_agent planner'],
        [call, 'chat gpt-5'],
      ],
    );
    const span = await collector.api<SpanDetail>(`/spans/${traceId.toUpperCase()}/${call}`);
    assert.deepEqual(span, whole.spans[1]);
    assert.deepEqual(span.status, { code: 2, message: '' });
    assert.deepEqual(span.attributes[1], { key: 'gen_ai.request.model', value: { t: 'string', v: 'gpt-5' } });
    assert.deepEqual(span.resource.attributes, [{ key: 'service.name', value: { t: 'string', v: 'planner' } }]);
  });

  it('GET /traces/{id}/columns is binary', async () => {
    const { headers } = await collector.ask(`/traces/${traceId}/columns`);
    assert.equal(headers['content-type'], 'application/octet-stream');
    assert.deepEqual([...(await spanIdsOf(collector, traceId))], [root, call]);
  });

  it('GET /sessions, /errors and /cost sum up', async () => {
    const { sessions, total } = await collector.api<SessionList>('/sessions');
    const [session] = sessions;
    assert.deepEqual([total, session?.session, session?.spans, session?.errors], [1, 'talk', 2, 1]);
    const errors = await collector.api<ErrorSpan[]>('/errors?limit=5');
    assert.deepEqual(
      errors.map(({ spanId, kind, label }) => [spanId, kind, label]),
      [[call, 'llm', 'gpt-5']],
    );
    const { total: spend, bars, periods } = await collector.api<CostAnswer>('/cost?window=1h&by=model');
    assert.deepEqual([spend.calls, bars.length, periods.length], [0, 13, 3], 'the call was long ago');
  });

  it('GET /logs and /metrics show what was received raw', async () => {
    const logs = await collector.api<LogRow[]>('/logs');
    assert.deepEqual(
      logs.map(({ body, severityText, service }) => [body, severityText, service]),
      [
        ['unrelated', 'WARN', 'tester'],
        ['the plan failed', 'WARN', 'tester'],
      ],
    );
    const ofTrace = await collector.api<LogRow[]>(`/logs?trace=${traceId}`);
    assert.deepEqual(
      ofTrace.map((log) => [log.body, log.traceId]),
      [['the plan failed', traceId]],
    );
    assert.deepEqual(await collector.api<LogRow[]>(`/logs?before=${logs[0]?.id}&limit=1`), [logs[1]]);
    const [metric] = await collector.api<MetricEntry[]>('/metrics/catalogue');
    assert.deepEqual([metric?.name, metric?.type, metric?.points], ['queue.length', 'gauge', 1]);
    const [point] = await collector.api<MetricPoint[]>('/metrics/points?name=queue.length');
    assert.deepEqual([point?.name, point?.service, point?.point.asInt], ['queue.length', 'tester', '7']);
    assert.deepEqual(await collector.api('/metrics/points?name=unknown'), []);
  });

  it('GET /senders names services, and refused ones by their user agent', async () => {
    const bad = await fetch(`${collector.otlp}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf', 'user-agent': 'broken/1.0' },
      body: new Uint8Array([0x0a, 0xff, 0x01]),
    });
    assert.equal(bad.status, 400);
    const wrongType = await fetch(`${collector.otlp}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv', 'user-agent': 'csv/1.0' },
      body: 'a,b',
    });
    assert.equal(wrongType.status, 415);
    const senders = await collector.api<Sender[]>('/senders');
    const named = (service: string) => senders.find((sender) => sender.service === service);
    assert.deepEqual([named('planner')?.spans, named('planner')?.refused], [2, 0]);
    assert.deepEqual([named('tester')?.logs, named('tester')?.metricPoints], [2, 1]);
    for (const agent of ['broken/1.0', 'csv/1.0']) {
      const refused = senders.find(({ userAgent }) => userAgent === agent);
      assert.deepEqual([refused?.service, refused?.refused], ['', 1]);
      assert.ok(refused?.refusedReason);
    }
    const { requests } = await collector.stats();
    assert.deepEqual(requests, { accepted: 4, refused: 2 });
  });

  it('GET /export gives OTLP/JSON that POST /import and the OTLP port take', async () => {
    const { bytes } = await collector.ask(`/export?trace=${traceId}`);
    await using other = await startCollector();
    assert.deepEqual(await askJson<DoneAnswer>(other, '/import', bytes), {
      ...{ done: true, spans: 2, accepted: 2, rejected: 0 },
    });
    const [before, copy] = await Promise.all(
      [collector, other].map((each) => each.api<WholeTrace>(`/traces/${traceId}`)),
    );
    assert.deepEqual(copy?.spans, before?.spans);
    const sender = otlpSender(other.otlp);
    assert.equal((await sender.post(bytes, '/v1/traces', 'application/json')).status, 200);
    sender.close();
    assert.equal((await other.stats()).stored.spans, 2);
  });

  it('refuses in the shape of a Status, with the fault and the fix', async () => {
    const cases = [
      ['/nowhere', {}, 404, 5, /no \/nowhere here/],
      ['/clear', {}, 405, 12, /takes POST, not GET/],
      ['/alerts', {}, 501, 12, /alert rules are not available in this version/],
      ['/traces?limit=0', {}, 400, 3, /limit takes a whole number from 1 to 1000/],
      ['/traces?before=x', {}, 400, 3, /before takes "next" of the page before/],
      ['/traces/xyz', {}, 400, 3, /traceId takes 32 hex digits/],
      [`/traces/${hexId(16, 9)}`, {}, 404, 5, /no trace 0+9 is stored/],
      [`/traces/${hexId(16, 9)}/columns`, {}, 404, 5, /no trace/],
      [`/spans/${traceId}/${hexId(8, 9)}`, {}, 404, 5, /no span 0+9/],
      [`/export?trace=${hexId(16, 9)}`, {}, 404, 5, /no trace/],
      ['/metrics/points', {}, 400, 3, /name is missing/],
      ['/pin', { body: '{}' }, 400, 3, /"traceId" is missing/],
      ['/pin', { body: `{"traceId":"${hexId(16, 9)}","pinned":true}` }, 404, 5, /no trace/],
      ['/pin', { body: 'nonsense' }, 400, 3, /not JSON/],
      ['/limits', { body: '{"bytes":1}' }, 400, 3, /"bytes" takes a number of at least/],
      ['/attach', { body: '[]' }, 400, 3, /not a JSON object/],
      ['/clear', { body: 'x'.repeat(70_000) }, 413, 8, /longer than the 65536 bytes/],
    ] as const;
    for (const [path, options, status, code, message] of cases) {
      const found = await faultOf(collector, path, options);
      assert.deepEqual([path, found.status, found.fault.code], [path, status, code]);
      assert.match(found.fault.message, message);
    }
    assert.equal((await faultOf(collector, '/clear')).allow, 'POST');
  });

  it('GET /metrics on the OTLP port is valid exposition', async () => {
    const answer = await fetch(`${collector.otlp}/metrics`);
    assert.match(answer.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
    const lines = (await answer.text()).trim().split('\n');
    for (const line of lines)
      assert.match(line, /^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z_]+="[^"]*"\})? -?[0-9.e+-]+|)$/);
    assert.ok(lines.includes('agent_loupe_received_total{signal="span"} 2'));
    assert.ok(lines.includes('agent_loupe_stored_items{kind="log"} 2'));
    assert.ok(lines.includes('agent_loupe_store_writable 1'));
  });

  it('POST /limits shows in the stats and binds at once', async () => {
    await using other = await startCollector({
      args: ['--port', '0', '--grpc-port', '0', '--stay', '--max-bytes', '5000000', '--max-days', '2'],
    });
    assert.deepEqual((await other.stats()).limits, { bytes: 5_000_000, days: 2, requestBytes: 64 << 20 });
    await other.api('/limits', { requestBytes: 10_000, days: 3 });
    assert.deepEqual((await other.stats()).limits, { bytes: 5_000_000, days: 3, requestBytes: 10_000 });
    const bomb = gzipSync(spanRequest([{ traceId, spanId: root, name: 'x'.repeat(50_000) }]));
    const headers = { 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip' };
    const { status } = await fetch(`${other.otlp}/v1/traces`, { method: 'POST', headers, body: new Uint8Array(bomb) });
    assert.equal(status, 413);
  });

  it('POST /pin and /clear change the store and tell it', async () => {
    await using other = await startCollector();
    const sender = otlpSender(other.otlp);
    await sender.post(conversation);
    sender.close();
    const events = await openEvents(other.ready);
    await until('the hello', () => events.notices[0]);
    assert.deepEqual(await other.api('/pin', { traceId, pinned: true }), { done: true });
    assert.equal((await other.api<TraceList>('/traces')).traces[0]?.pinned, true);
    await until('the notice of the pin', () => events.notices.some(({ notice }) => notice.traceIds?.[0] === traceId));
    const told = events.notices.length;
    assert.deepEqual(await other.api('/clear', {}), { done: true });
    assert.equal((await other.api<TraceList>('/traces')).total, 0);
    await until('the notice of the clearing', () => events.notices.length > told);
    const { stored, dropped } = await other.stats();
    assert.deepEqual([stored.traces, stored.spans, dropped.traces], [0, 0, 0]);
  });

  it('answers each of many at once, and drops the questions of clients that leave', async () => {
    const asked = Array.from({ length: 50 }, () => collector.api<TraceList>('/traces'));
    for (const list of await Promise.all(asked)) assert.equal(list.total, 1);
    const { request } = await import('node:http');
    for (let i = 0; i < 50; i++) {
      const leaving = request({ socketPath: collector.ready.api, path: '/traces', agent: false });
      leaving.on('error', () => undefined);
      leaving.end(() => leaving.destroy());
    }
    assert.equal((await collector.api<TraceList>('/traces')).total, 1);
  });
});

async function askJson<T>(collector: RunningCollector, path: string, body: Buffer): Promise<T> {
  const { status, bytes } = await collector.ask(path, { body, headers: { 'content-type': 'application/json' } });
  assert.equal(status, 200, bytes.toString());
  return JSON.parse(bytes.toString()) as T;
}
