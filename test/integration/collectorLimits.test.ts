import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { TraceList } from '../../src/shared/api.ts';
import { otlpSender } from './support/sendSpans.ts';
import { hexId, spanRequest } from './support/smallBatch.ts';
import { startCollector } from './support/startCollector.ts';
import type { RunningCollector } from './support/startCollector.ts';

const traceId = hexId(16, 0xabcdef);
const sized = (bytes: number): Buffer =>
  spanRequest([{ traceId, spanId: hexId(8, 1), attributes: { text: 'x'.repeat(bytes) } }]);

describe('what is asked of a running collector', () => {
  let collector: RunningCollector;
  before(async () => {
    const args = ['--port', '0', '--grpc-port', '0', '--stay', '--max-request-mib', '1'];
    collector = await startCollector({ args });
  });
  after(() => collector.stop());

  it('raises and lowers the limit on a request', async () => {
    const sender = otlpSender(collector.otlp);
    const statusUnder = async (requestBytes: number) => {
      await collector.api('/limits', { requestBytes });
      return (await sender.post(sized(1_500_000))).status;
    };
    assert.deepEqual(
      [(await sender.post(sized(1_500_000))).status, await statusUnder(2_000_000), await statusUnder(1_000_000)],
      [413, 200, 413],
    );
    sender.close();
  });

  it('pins a trace by its id in capitals too', async () => {
    const sender = otlpSender(collector.otlp);
    assert.equal((await sender.post(sized(10))).status, 200);
    sender.close();
    await collector.api('/pin', { traceId: traceId.toUpperCase(), pinned: true });
    assert.equal((await collector.api<TraceList>('/traces')).traces[0]?.pinned, true);
  });
});
