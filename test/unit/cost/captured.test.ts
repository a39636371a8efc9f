/** What real frameworks sent while a server counted what it billed: the books must come to the bill. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import { accountTrace } from '../../../src/core/cost/accountTrace.ts';
import { createPriceBook } from '../../../src/core/cost/priceBook.ts';
import type { AccountSpan, CountedCall } from '../../../src/shared/traceAccount.ts';
import { projectRoot } from '../../vscode/projectRoot.ts';
import { readRequest } from '../semantics/dialectFixture.ts';
import type { ReadSpan } from '../semantics/dialectFixture.ts';

interface Captured {
  readonly requests: readonly { readonly signal: string; readonly body: object }[];
  readonly billed?: {
    readonly calls: number;
    readonly inputTokens: number;
    readonly outputTokens: number;
    readonly embeddingCalls?: number;
    readonly embeddingTokens?: number;
  };
}

/** Where the spans themselves do not tell the bill, and why. */
const untold: Readonly<Record<string, string>> = {
  'python-openai-v2-events': 'the embedding is told of in log records only',
  'python-openinference-langgraph-client':
    'the SDK starts traces of its own, so its spans share no trace with the framework’s',
  'python-openllmetry-indexed': 'the streamed call says no usage',
};

const folder = join(projectRoot, 'test/fixtures/captured');
const book = createPriceBook([]);

function accountSpan({ detail, meaning }: ReadSpan): AccountSpan {
  const { startNanos, endNanos, spanId, parentSpanId, name } = detail;
  return {
    id: spanId,
    parentId: parentSpanId,
    startMicros: Number(BigInt(startNanos) / 1000n),
    ...(endNanos !== '0' && { durationMicros: Number(BigInt(endNanos) - BigInt(startNanos)) / 1000 }),
    name,
    label: meaning.label,
    kind: meaning.kind,
    failed: meaning.failed ?? detail.status.code === 2,
    service: 'captured',
    ...(meaning.usage && { usage: meaning.usage }),
  };
}

function countedCalls({ requests }: Captured): readonly CountedCall[] {
  const read = requests.flatMap(({ signal, body }) => (signal === 'traces' ? readRequest(body) : []));
  const traces = Map.groupBy(read, ({ detail }) => detail.traceId);
  return [...traces.values()].flatMap((spans) => accountTrace(spans.map(accountSpan), book.price).calls);
}

describe('the books of captured telemetry', () => {
  for (const file of globSync('{node,python}-*.json', { cwd: folder }).sort()) {
    const name = basename(file, '.json');
    const captured = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Captured;
    const { billed } = captured;
    if (billed === undefined || name in untold) continue;
    it(`come to the bill of ${name}`, () => {
      const calls = countedCalls(captured);
      const sum = (value: (call: CountedCall) => number | undefined) =>
        calls.reduce((total, call) => total + (value(call) ?? 0), 0);
      const { calls: made, inputTokens, outputTokens, embeddingCalls = 0, embeddingTokens = 0 } = billed;
      assert.deepEqual(
        { calls: calls.length, input: sum(({ tokens }) => tokens.input), output: sum(({ tokens }) => tokens.output) },
        { calls: made + embeddingCalls, input: inputTokens + embeddingTokens, output: outputTokens },
      );
      assert.deepEqual(
        calls.filter(({ price }) => price.usd === undefined),
        [],
        'all have a price',
      );
    });
  }
});
