import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { LogRow, MetricEntry, MetricPoint, Sender } from '../../src/shared/api.ts';
import type { Attribute } from '../../src/shared/attributeValue.ts';
import type { SpanDetail } from '../../src/shared/spanDetail.ts';
import { fullLog, fullSpan, linkTarget, spanStart, threeMetrics } from './support/receiveRecords.ts';
import { exporterOf, exportOnce, transports } from './support/receiveTransports.ts';
import type { SendingWay } from './support/receiveTransports.ts';
import { startCollector } from './support/startCollector.ts';
import type { RunningCollector } from './support/startCollector.ts';

type Signal = 'traces' | 'logs' | 'metrics';

interface Way {
  readonly name: string;
  readonly transport: SendingWay;
  readonly isGzip: boolean;
  /** Address for the exporter of `signal`. */
  url(signal: Signal): string;
  port(): number;
}

/** How the path of a signal's URL ends up in practice. */
const paths = {
  'right path': (signal: Signal) => `/v1/${signal}`,
  'doubled path': (signal: Signal) => `/v1/${signal}/v1/${signal}`,
  'wrong signal before the right one': (signal: Signal) => `/v1/traces/v1/${signal}`,
  'dropped path': () => '/',
};

describe('a real exporter', () => {
  let collector: RunningCollector;
  before(async () => (collector = await startCollector()));
  after(() => collector.stop());

  for (const way of ways(() => collector)) {
    it(`of traces: ${way.name}`, async () => {
      const spans = fullSpan(way.name);
      await exportOnce(exporterOf(way.transport.traces, way.url('traces'), way.isGzip), spans);
      const { traceId, spanId } = spans[0]!.spanContext();
      assert.deepEqual(await collector.api(`/spans/${traceId}/${spanId}`), expectedSpan(traceId, spanId, way.name));
    });

    it(`of logs: ${way.name}`, async () => {
      await exportOnce(exporterOf(way.transport.logs, way.url('logs'), way.isGzip), await fullLog(way.name));
      const logs = await collector.api<LogRow[]>('/logs?limit=1000');
      const { id, ...row } = logs.find(({ body }) => body === way.name) ?? assert.fail('the log is not stored');
      assert.ok(id > 0);
      assert.deepEqual(row, expectedLog(way.name));
    });

    it(`of metrics: ${way.name}`, async () => {
      await exportOnce(exporterOf(way.transport.metrics, way.url('metrics'), way.isGzip), await threeMetrics(way.name));
      await assertMetrics(collector, way.name);
    });

    it(`is listed as a sender: ${way.name}`, async () => {
      const { protocol } = way.transport;
      const compression = way.isGzip ? 'gzip' : 'none';
      const sender = (await collector.api<Sender[]>('/senders')).find(
        (one) => one.port === way.port() && one.protocol === protocol && one.compression === compression,
      );
      assert.ok(sender, 'listed');
      assert.match(sender.userAgent, /OTel-OTLP-Exporter-JavaScript/);
      assert.ok(sender.spans > 0 && sender.logs > 0 && sender.metricPoints > 0 && sender.refused === 0);
    });
  }

  it('leaves nothing refused or rejected, and nothing twice', async () => {
    const { requests, rejected, received, stored } = await collector.stats();
    const sent = ways(() => collector).length;
    assert.deepEqual(requests, { accepted: 3 * sent, refused: 0 });
    assert.deepEqual(rejected, { spans: 0, logs: 0, metricPoints: 0 });
    assert.deepEqual(received, { spans: sent, logs: sent, metricPoints: 3 * sent });
    assert.deepEqual([stored.traces, stored.spans, stored.logs, stored.metricPoints], [sent, sent, sent, 3 * sent]);
  });
});

/** Every transport on both ports, with and without gzip; HTTP with every path that senders come up with. */
function ways(collector: () => RunningCollector): readonly Way[] {
  const hosts = {
    'the HTTP port': () => collector().otlp,
    'the gRPC port': () => `http://${collector().grpc}`,
  };
  return transports.flatMap((transport) =>
    Object.entries(hosts).flatMap(([where, base]) =>
      [false, true].flatMap((isGzip) =>
        Object.entries(transport.protocol === 'grpc' ? { 'no path': () => '' } : paths).map(([pathName, path]) => ({
          name: `${transport.protocol}${isGzip ? ' gzip' : ''} to ${where}, ${pathName}`,
          transport,
          isGzip,
          url: (signal: Signal) => `${base()}${path(signal)}`,
          port: () => Number(new URL(base()).port),
        })),
      ),
    ),
  );
}

const nanos = (millis: number): string => `${millis}000000`;

function attribute(key: string, t: 'string' | 'int', v: string): Attribute {
  return { key, value: { t, v } };
}

const resource = {
  attributes: [attribute('service.name', 'string', 'exporter test'), attribute('process.pid', 'int', '7')],
  droppedAttributes: 0,
  schemaUrl: '',
  entityRefs: [],
};

/** What `fullSpan` says, as it must be stored. Flags: sampled, and "is remote is known" (OTLP `SpanFlags`). */
function expectedSpan(traceId: string, spanId: string, name: string): SpanDetail {
  return {
    traceId,
    spanId,
    parentSpanId: '',
    traceState: '',
    flags: 0x101,
    name,
    otlpKind: 3,
    startNanos: nanos(spanStart),
    endNanos: nanos(spanStart + 3000),
    attributes: [
      attribute('text', 'string', 'ünï ☃'),
      attribute('int', 'int', '42'),
      attribute('big', 'int', '9007199254740992'),
      { key: 'double', value: { t: 'double', v: 1.5 } },
      { key: 'bool', value: { t: 'bool', v: true } },
      {
        key: 'list',
        value: {
          t: 'array',
          v: [
            { t: 'string', v: 'p' },
            { t: 'string', v: 'q' },
          ],
        },
      },
    ],
    droppedAttributes: 0,
    events: [
      {
        timeNanos: nanos(spanStart + 1000),
        name: 'first token',
        attributes: [attribute('index', 'int', '1')],
        droppedAttributes: 0,
      },
    ],
    droppedEvents: 0,
    links: [
      {
        traceId: linkTarget.traceId,
        spanId: linkTarget.spanId,
        traceState: '',
        flags: 0x101,
        attributes: [attribute('why', 'string', 'linked')],
        droppedAttributes: 0,
      },
    ],
    droppedLinks: 0,
    status: { code: 2, message: 'it broke' },
    resource,
    scope: {
      name: 'test scope',
      version: '1.2.3',
      attributes: [],
      droppedAttributes: 0,
      schemaUrl: 'https://example.test/schema',
    },
  };
}

function expectedLog(body: string): Omit<LogRow, 'id'> {
  return {
    timeMicros: spanStart * 1000,
    severity: 13,
    severityText: 'WARN',
    service: 'exporter test',
    eventName: 'test.event',
    body,
    attributes: [attribute('index', 'int', '3')],
  };
}

async function assertMetrics(collector: RunningCollector, name: string): Promise<void> {
  const catalogue = await collector.api<MetricEntry[]>('/metrics/catalogue');
  const known = catalogue.filter((entry) => entry.name.startsWith(`${name} `));
  const about = known.map(({ name, type, unit, description, service, points }) => [
    name,
    type,
    unit,
    description,
    service,
    points,
  ]);
  assert.deepEqual(about.sort(), [
    [`${name} gauge`, 'gauge', '', '', 'exporter test', 1],
    [`${name} histogram`, 'histogram', '', '', 'exporter test', 1],
    [`${name} sum`, 'sum', 'By', 'bytes', 'exporter test', 1],
  ]);
  const [sum, gauge, histogram] = await Promise.all(
    ['sum', 'gauge', 'histogram'].map((type) => onlyPoint(collector, `${name} ${type}`)),
  );
  assert.deepEqual(sum?.attributes, [attribute('kind', 'string', 'in')]);
  assert.equal(Number(sum.point.asInt ?? sum.point.asDouble), 5);
  assert.equal(gauge?.point.asDouble, 7.5);
  const { count, sum: total, bucketCounts, explicitBounds, min, max } = histogram?.point ?? {};
  assert.deepEqual([count, total, bucketCounts, explicitBounds, min, max], ['1', 3, ['0', '1', '0'], [1, 10], 3, 3]);
}

async function onlyPoint(collector: RunningCollector, name: string): Promise<MetricPoint> {
  const points = await collector.api<MetricPoint[]>(`/metrics/points?name=${encodeURIComponent(name)}`);
  assert.equal(points.length, 1);
  return points[0]!;
}
