// The collector's receiver and decoder in one thread, nothing stored: the counterpart of `grpcJs.ts`.
import { defaultLimits } from '../../src/core/otlp/receiver/receiverOptions.ts';
import { startReceiver } from '../../src/core/otlp/receiver/startReceiver.ts';
import { createSpanDecoder } from '../../src/core/otlp/spanDecoder.ts';
import { createSemantics } from '../../src/core/semantics/semantics.ts';

const decoder = createSpanDecoder(createSemantics({}).hotKeys);

const receiver = await startReceiver({
  ports: [0],
  ingest({ body, length }) {
    const { count, rejected } = decoder.decode(new Uint8Array(body, 0, length));
    return Promise.resolve({ ok: true, accepted: count, rejected });
  },
  refused: ({ message }) => console.error(message),
  limits: defaultLimits,
});
process.stdout.write(`${JSON.stringify({ otlp: `http://127.0.0.1:${receiver.ports[0] ?? 0}` })}\n`);
