import { createSpanDecoder } from '../../src/core/otlp/spanDecoder.ts';
import { createSemantics } from '../../src/core/semantics/semantics.ts';
import type { Measured, Pace } from '../figure.ts';
import { interleave } from '../interleave.ts';
import type { DecodedRequest, MessageType } from '../otlpMessages.ts';
import { TraceRequest, UncheckedTraceRequest } from '../otlpMessages.ts';
import type { PayloadKind } from '../payload.ts';
import { loadBatches, spansPerBatch } from '../payload.ts';
import { threeFigures } from '../statistics.ts';
import { ratioOf } from './ratioOf.ts';

/**
 * Spans decoded a second on one core: ids, times, name, kind, status and the hot attributes, over everything by the newest
 * protobufjs. The note has the ratio to the older code of OpenTelemetry JS, which does not check what it reads.
 */
export async function decode(kind: PayloadKind, pace: Pace): Promise<Measured> {
  const batches = loadBatches(kind, 'protobuf');
  const decoder = createSpanDecoder(createSemantics({}).hotKeys);
  const rate = (spansOf: (batch: Buffer) => number) => {
    let spans = 0;
    const started = performance.now();
    let elapsed = 0;
    for (; elapsed < pace.measureMillis / 2; elapsed = performance.now() - started)
      for (const batch of batches) spans += spansOf(batch);
    const wrong = spans % (batches.length * spansPerBatch);
    if (wrong !== 0) throw new Error(`${wrong} spans too many or too few were decoded`);
    return spans / elapsed;
  };
  const rounds = await interleave(
    {
      lazy: () => rate((batch) => decoder.decode(batch).count),
      protobufjs: () => rate((batch) => spansIn(TraceRequest, batch)),
      unchecked: () => rate((batch) => spansIn(UncheckedTraceRequest, batch)),
    },
    pace.rounds * 2,
  );
  const { value, note } = ratioOf(rounds, 'lazy', 'protobufjs', 'kspans/s');
  const unchecked = ratioOf(rounds, 'lazy', 'unchecked', 'kspans/s');
  return { value, note: `${note}; against unchecked protobufjs 8.0 code ${threeFigures(unchecked.value)}×` };
}

function spansIn(type: MessageType<DecodedRequest>, batch: Buffer): number {
  let spans = 0;
  for (const { scopeSpans } of type.decode(batch).resourceSpans)
    for (const scope of scopeSpans) spans += scope.spans.length;
  return spans;
}
