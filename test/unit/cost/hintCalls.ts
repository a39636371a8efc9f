/** Calls for the rules of the hints: each 5,000 tokens in and 1,000 out on gpt-4o, $0.0225, a second apart, in one session of one agent. */
import assert from 'node:assert/strict';
import { costHints } from '../../../src/core/cost/costHints.ts';
import type { HintCall } from '../../../src/core/cost/hints/hintCall.ts';
import { createPriceBook } from '../../../src/core/cost/priceBook.ts';
import type { CostHint } from '../../../src/shared/costApi.ts';
import type { TokenCounts } from '../../../src/shared/tokenUsage.ts';

/** Microseconds. */
export const noon = Date.UTC(2026, 10, 20, 12) * 1000;
export const book = createPriceBook([]);

export type Fields = Partial<HintCall> & { readonly tokens?: TokenCounts };

export function call(at: number, fields: Fields = {}): HintCall {
  const { tokens = { input: 5000, output: 1000 }, model = 'gpt-4o', provider = 'openai' } = fields;
  const startMicros = noon + at * 1_000_000;
  return {
    traceId: `t${at}`,
    spanId: `s${at}`,
    session: 'chat',
    service: 'shop',
    agent: 'helper',
    failed: false,
    startMicros,
    price: book.price({ tokens, provider, requestModel: model, responseModel: model, startMicros }),
    ...fields,
    model,
    provider,
    tokens,
  };
}

export const calls = (count: number, fields: (at: number) => Fields = () => ({})) =>
  Array.from({ length: count }, (_, at) => call(at, fields(at)));

export function only(rule: CostHint['rule'], list: readonly HintCall[]): CostHint | undefined {
  return costHints(list, book).find((hint) => hint.rule === rule);
}

export function near(actual: number | undefined, expected: number): void {
  assert.ok(Math.abs((actual ?? NaN) - expected) < 1e-9, `${String(actual)} should be ${expected}`);
}
