import { createSpanDecoder } from '../../core/otlp/spanDecoder.ts';
import type { SpanUnderstanding } from './spanUnderstanding.ts';

/** Set by `npm run bench` alone: spans are stored and neither understood nor priced, to know what that costs. */
export const isPlainBench = process.env.AGENT_LOUPE_BENCH_PLAIN === '1';

/** Decodes spans and reads nothing out of their attributes. */
export function createPlainUnderstanding(): SpanUnderstanding {
  const decoder = createSpanDecoder([]);
  return (bytes) => {
    const batch = decoder.decode(bytes);
    const meanings = (index: number) =>
      ({ kind: 'other', label: batch.names[index] ?? '', dialect: 'plain', identities: [] }) as const;
    return { batch, meanings };
  };
}
