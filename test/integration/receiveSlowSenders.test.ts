import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { connect } from 'node:http2';
import type { Sender } from '../../src/shared/api.ts';
import { framed, grpcResult, h2Client } from '../unit/receiver/support/grpcClient.ts';
import { rawClient, requestHead } from '../unit/receiver/support/rawClient.ts';
import { fullSpan } from './support/receiveRecords.ts';
import { exporterOf, exportOnce, transports } from './support/receiveTransports.ts';
import { startCollector, until } from './support/startCollector.ts';
import type { RunningCollector } from './support/startCollector.ts';

const protobuf = { 'content-type': 'application/x-protobuf' };
/** Far more than anybody may be kept waiting by somebody else's slowness; an exporter gives up after 10 s. */
const promptMs = 2000;

describe('while slow and broken senders are connected', () => {
  let collector: RunningCollector;
  const ports = (): readonly number[] =>
    [collector.otlp, `http://${collector.grpc}`].map((url) => Number(new URL(url).port));
  before(async () => (collector = await startCollector()));
  after(() => collector.stop());

  /** Every real exporter of traces gets through on both ports, promptly, and its span is stored. */
  async function allExportersAreServed(): Promise<void> {
    for (const port of ports())
      for (const { protocol, traces } of transports) {
        const spans = fullSpan(`${protocol} to ${port}`);
        const url = `http://127.0.0.1:${port}${protocol === 'grpc' ? '' : '/v1/traces'}`;
        const started = performance.now();
        await exportOnce(exporterOf(traces, url, false), spans);
        assert.ok(performance.now() - started < promptMs);
        const { traceId, spanId } = spans[0]!.spanContext();
        assert.equal((await collector.ask(`/spans/${traceId}/${spanId}`)).status, 200);
      }
  }

  it('all exporters are served, and the slow are told and closed', async () => {
    using clients = new DisposableStack();
    const lorises: Promise<number>[] = [];
    const drips: (() => void)[] = [];
    for (const port of ports())
      for (let count = 0; count < 40; count++) {
        const headers = clients.use(await rawClient(port));
        headers.write('POST /v1/traces HTTP/1.1\r\n');
        drips.push(() => headers.write('x: y\r\n'));
        const body = clients.use(await rawClient(port));
        body.write(requestHead('POST /v1/traces', { ...protobuf, 'content-length': 64 * 1024 * 1024 }));
        drips.push(() => body.write('x'));
        clients.use(await rawClient(port)); // says nothing at all
        if (count === 0) lorises.push(...[headers, body].map(async (client) => (await client.answer(15_000)).status));
      }
    const dripping = setInterval(() => {
      for (const drip of drips) drip();
    }, 500);
    clients.defer(() => clearInterval(dripping));

    await allExportersAreServed();
    assert.deepEqual(await Promise.all(lorises), [408, 408, 408, 408]);
    await allExportersAreServed();
    const reasons = (await collector.api<Sender[]>('/senders')).flatMap(({ refusedReason }) => refusedReason ?? []);
    assert.ok(reasons.some((reason) => reason.includes('too slowly')));
  });

  it('half-sent bodies leave nothing behind', async () => {
    const { stored, queue } = await collector.stats();
    for (const port of ports()) {
      for (const leave of ['destroy', 'resetAndDestroy', 'end'] as const) {
        using client = await rawClient(port);
        client.write(
          requestHead('POST /v1/traces', { ...protobuf, 'content-length': 1_000_000 }) + 'x'.repeat(500_000),
        );
        client.socket[leave]();
        await client.ended;
      }
      using grpc = h2Client(port);
      const stream = grpc.open();
      const result = grpcResult(stream);
      stream.write(framed(Buffer.alloc(1_000_000)).subarray(0, 500_000));
      stream.close(8);
      await result;
      const session = connect(`http://127.0.0.1:${port}`);
      session.on('error', () => undefined);
      await new Promise((resolve) => session.once('connect', resolve));
      session.destroy();
    }
    await allExportersAreServed();
    await until('the queue is empty', async () => {
      const now = (await collector.stats()).queue;
      return now.requests === 0 && now.bytes === queue.bytes;
    });
    assert.equal((await collector.stats()).stored.spans, stored.spans + 6);
  });
});
