import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { createIngestDesk } from '../../../src/collector/ingest/ingestDesk.ts';
import type {
  Ingested,
  IngestEvent,
  IngestQuestion,
  StoreLimits,
} from '../../../src/collector/ingest/ingestMessages.ts';
import { createQueryDesk } from '../../../src/collector/query/queryDesk.ts';
import type { Asked } from '../../../src/collector/workers/workerMessages.ts';
import type { TraceList } from '../../../src/shared/api.ts';
import { gaugeRequest, hexId, logRequest, spanRequest } from '../../integration/support/smallBatch.ts';
import { until } from '../../integration/support/startCollector.ts';

function openDesks(test: TestContext, limits: Partial<StoreLimits> = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), 'loupe-desk-'));
  const events: IngestEvent[] = [];
  const setup = { dataDir, limits: { requestBytes: 100_000, ...limits } };
  const desk = createIngestDesk(setup, (event) => events.push(event));
  const queries = createQueryDesk({ dataDir });
  test.after(() => {
    desk.answer([{ id: 0, question: { do: 'close' } }]);
    rmSync(dataDir, { recursive: true });
  });
  const traces = (): TraceList => {
    const answer = queries.answer(1, { query: 'traces', parameters: {} });
    return 'value' in answer ? (JSON.parse(new TextDecoder().decode(answer.value.bytes)) as TraceList) : assert.fail();
  };
  return { dataDir, desk, events, traces };
}

function ingest(id: number, body: Uint8Array, over: object = {}): Asked<IngestQuestion> {
  const transport = { protocol: 'http/protobuf', userAgent: 'test', port: 1 } as const;
  const request = {
    signal: 'traces',
    encoding: 'protobuf',
    compression: 'none',
    transport,
    length: body.length,
  } as const;
  return { id, question: { do: 'ingest', request: { ...request, body: new Uint8Array(body).buffer, ...over } } };
}
const trace = (number: number, service = 'svc', text = ''): Buffer =>
  spanRequest([{ traceId: hexId(16, number), spanId: hexId(8, number), attributes: { text } }], service);
const large = (number: number): Buffer => trace(number, 'svc', 'x'.repeat(90_000));
const outcomes = (answers: readonly { readonly id: number }[]) =>
  answers.map((answer) => [answer.id, 'value' in answer ? (answer.value as Ingested).outcome : answer] as const);

describe('createIngestDesk', () => {
  it('says first where the store stands', (test) => {
    const [first] = openDesks(test).events;
    assert.ok(first?.kind === 'store');
    assert.deepEqual([first.store.problem, first.store.stored.traces, first.store.limits.days], [undefined, 0, 14]);
  });

  it('commits several requests together, and a broken one does not cost the others their place', (test) => {
    const { desk, traces, events } = openDesks(test);
    events.length = 0;
    const broken = new Uint8Array([0x0a, 0x7f]);
    const json = Buffer.from('{"resourceSpans": 7}');
    const answers = desk.answer([
      ingest(1, trace(1, 'a')),
      ingest(2, broken),
      ingest(3, json, { encoding: 'json' }),
      ingest(4, trace(4, 'b')),
    ]);
    const faults = outcomes(answers).map(([id, outcome]) => [
      id,
      'ok' in outcome && !outcome.ok ? outcome.fault : 'ok',
    ]);
    assert.deepEqual(faults, [
      [1, 'ok'],
      [2, 'malformed'],
      [3, 'malformed'],
      [4, 'ok'],
    ]);
    assert.equal(traces().total, 2);
    const changes = events.flatMap((event) => (event.kind === 'changed' ? [event.change] : []));
    assert.deepEqual(
      changes.map(({ revision, traceIds }) => [revision, traceIds]),
      [[2, [hexId(16, 1), hexId(16, 4)]]],
    );
    const parts = answers.map((answer) => ('value' in answer ? (answer.value as Ingested).parts : []));
    assert.deepEqual(
      parts.map((each) => each.map(({ service, spans }) => [service, spans])),
      [[['a', 1]], [], [], [['b', 1]]],
    );
  });

  it('obeys commands in their turn among requests', (test) => {
    const { desk, traces } = openDesks(test);
    const pin = { do: 'pin', traceId: hexId(16, 3), pinned: true } as const;
    const answers = desk.answer([
      ingest(1, trace(1)),
      ingest(2, trace(2)),
      { id: 3, question: { do: 'clear' } },
      { id: 4, question: pin },
      ingest(5, trace(3)),
      { id: 6, question: pin },
    ]);
    assert.deepEqual(
      answers.map((answer) => [answer.id, 'fault' in answer ? answer.fault.status : 200]),
      [
        [1, 200],
        [2, 200],
        [3, 200],
        [4, 404],
        [5, 200],
        [6, 200],
      ],
    );
    assert.deepEqual(
      traces().traces.map(({ traceId, pinned }) => [traceId, pinned]),
      [[hexId(16, 3), true]],
    );
  });

  it('refuses all that wait when the store is held, and does not let each wait for itself', (test) => {
    const { dataDir, desk, events, traces } = openDesks(test);
    const other = new DatabaseSync(join(dataDir, 'telemetry.sqlite'));
    other.exec('BEGIN IMMEDIATE');
    const began = performance.now();
    const answers = desk.answer([1, 2, 3, 4].map((number) => ingest(number, trace(number))));
    assert.ok(performance.now() - began < 5000, 'one wait of two seconds');
    for (const [, outcome] of outcomes(answers))
      assert.ok('ok' in outcome && !outcome.ok && outcome.fault === 'unavailable' && outcome.retryAfterSeconds === 5);
    const last = events.findLast((event) => event.kind === 'store');
    assert.match(last?.store.problem ?? '', /locked by another process/);
    other.close();
    desk.answer([ingest(5, trace(5))]);
    assert.equal(events.findLast((event) => event.kind === 'store')?.store.problem, undefined);
    assert.equal(traces().total, 1);
  });

  it('starts a new store when the file is reported damaged, once for several reports', (test) => {
    const { dataDir, desk, events, traces } = openDesks(test);
    desk.answer([ingest(1, trace(1))]);
    assert.equal(traces().total, 1);
    const damaged = { do: 'damaged' } as const;
    desk.answer([
      { id: 2, question: damaged },
      { id: 3, question: damaged },
    ]);
    const aside = readdirSync(dataDir).filter((name) => name.includes('.corrupt-') && !/-(wal|shm)$/.test(name));
    assert.equal(aside.length, 1);
    const last = events.findLast((event) => event.kind === 'store');
    assert.match(last?.store.notice ?? '', /the store was damaged; it was moved to .*corrupt-/);
    assert.equal(last?.store.stored.traces, 0);
    assert.equal(traces().total, 0);
  });

  it('frees each body and holds to the limit of the moment', (test) => {
    const { desk } = openDesks(test);
    const asked = ingest(1, trace(1));
    desk.answer([asked]);
    assert.ok(asked.question.do === 'ingest');
    assert.equal(asked.question.request.body.detached, true);
    desk.answer([{ id: 2, question: { do: 'limits', limits: { requestBytes: 10 } } }]);
    const [[, outcome] = []] = outcomes(desk.answer([ingest(3, trace(2))]));
    assert.ok(outcome && 'ok' in outcome && !outcome.ok && outcome.fault === 'tooLarge');
  });

  it('holds the limit of the store while requests come without a pause', (test) => {
    const bytes = 4 << 20;
    const { desk, events } = openDesks(test, { bytes });
    for (let i = 1; i <= 200; i++) desk.answer([ingest(i, large(i))]);
    const last = events.findLast((event) => event.kind === 'store')?.store;
    assert.ok(last && last.stored.bytes <= bytes + 200_000, `${last?.stored.bytes} bytes are stored`);
    assert.ok(last.dropped.traces > 0);
    assert.equal(last.stored.traces + last.dropped.traces, 200);
  });

  it('says when pinned traces leave no room, until enough are let go, which makes room at once', async (test) => {
    const bytes = 4 << 20;
    const { desk, events } = openDesks(test, { bytes: bytes * 4 });
    const numbers = Array.from({ length: 60 }, (_, index) => index + 1);
    const last = () => events.findLast((event) => event.kind === 'store')?.store;
    const pin = (pinned: boolean): readonly Asked<IngestQuestion>[] =>
      numbers.map((number) => ({ id: 0, question: { do: 'pin', traceId: hexId(16, number), pinned } }));
    desk.answer(numbers.map((number) => ingest(number, large(number))));
    desk.answer(pin(true));
    assert.equal(last()?.notice, undefined);
    desk.answer([{ id: 0, question: { do: 'limits', limits: { requestBytes: 100_000, bytes } } }]);
    assert.match(
      last()?.notice ?? '',
      /^pinned traces fill the store's limit \(\d MiB of 4 MiB\).*unpin some or raise agentLoupe.store.maxMiB/,
    );
    desk.answer([ingest(99, large(99))]);
    await until('the new one has gone', () => last()?.dropped.traces === 1);
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate); // what still tidies comes to its end
    desk.answer(pin(false));
    assert.equal(last()?.notice, undefined);
    await until('there is room', () => (last()?.stored.bytes ?? Infinity) <= bytes);
  });

  it('names its own limit, not the disk, when pinned traces have reached its last room', (test) => {
    const { desk, events } = openDesks(test, { bytes: 1 << 20, requestBytes: 32 << 20 });
    desk.answer([ingest(1, trace(1)), { id: 2, question: { do: 'pin', traceId: hexId(16, 1), pinned: true } }]);
    const text = 'x'.repeat(12 << 20);
    const bodies = [2, 3, 4, 5, 6, 7, 8].map((id) =>
      spanRequest([{ traceId: hexId(16, 1), spanId: hexId(8, id), attributes: { text } }]),
    );
    const messages = bodies.flatMap((body) =>
      outcomes(desk.answer([ingest(3, body)])).map(([, outcome]) => ('message' in outcome ? outcome.message : '')),
    );
    const said = 'the store is as large as it may be: clear or unpin traces, or raise its limit';
    assert.deepEqual([messages[0], messages.at(-1)], ['', said]);
    assert.equal(events.findLast((event) => event.kind === 'store')?.store.problem, said);
  });

  it('stores logs and metrics once that are sent again, also while the first still waits', (test) => {
    const { desk, events } = openDesks(test);
    const logs = (id: number, body = logRequest('the same')) => ingest(id, body, { signal: 'logs' });
    const metrics = (id: number) => ingest(id, gaugeRequest('queue', 7n), { signal: 'metrics' });
    const stored = () => events.findLast((event) => event.kind === 'store')?.store.stored;
    const answers = [...desk.answer([logs(1), logs(2), metrics(3)]), ...desk.answer([logs(4), metrics(5)])];
    for (const [, outcome] of outcomes(answers)) assert.ok('ok' in outcome && outcome.ok && outcome.accepted === 1);
    assert.deepEqual([stored()?.logs, stored()?.metricPoints], [1, 1]);
    desk.answer([logs(6, logRequest('another'))]);
    assert.equal(stored()?.logs, 2);
    desk.answer([{ id: 7, question: { do: 'clear' } }, logs(8)]);
    assert.equal(stored()?.logs, 1);
  });

  it('stores logs without a time each time, since they may be new', (test) => {
    const { desk, events } = openDesks(test);
    const body = Buffer.from('{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"beat"}}]}]}]}');
    for (const id of [1, 2]) desk.answer([ingest(id, body, { signal: 'logs', encoding: 'json' })]);
    assert.equal(events.findLast((event) => event.kind === 'store')?.store.stored.logs, 2);
  });
});
