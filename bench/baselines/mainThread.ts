// The collector's own receiver, decoder and writer, all on the main thread: the same work as in `dist/collector.js`, without
// the worker.
import { createIngestDesk } from '../../src/collector/ingest/ingestDesk.ts';
import type { Ingested } from '../../src/collector/ingest/ingestMessages.ts';
import { defaultLimits } from '../../src/core/otlp/receiver/receiverOptions.ts';
import { startReceiver } from '../../src/core/otlp/receiver/startReceiver.ts';

const setup = { dataDir: process.argv[2] ?? '.', limits: { requestBytes: defaultLimits.requestBytes } };
const desk = createIngestDesk(setup, () => undefined);
let requests = 0;

const receiver = await startReceiver({
  ports: [0],
  ingest(request) {
    const [answered] = desk.answer([{ id: requests++, question: { do: 'ingest', request } }]);
    if (!answered || 'fault' in answered) throw new Error(answered?.fault.message ?? 'no answer');
    return Promise.resolve((answered.value as Ingested).outcome);
  },
  refused: ({ message }) => console.error(message),
});
process.stdout.write(`${JSON.stringify({ otlp: `http://127.0.0.1:${receiver.ports[0] ?? 0}` })}\n`);
