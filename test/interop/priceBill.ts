import type { Bill } from './model/bill.ts';

/** List prices in USD per million tokens, copied by hand from the providers' pages: not from the library that is under test. */
const rates: Readonly<Record<string, Rate>> = {
  'gpt-4o-mini-2024-07-18': { input: 0.15, cacheRead: 0.075, cacheWrite: 0, output: 0.6 },
  'gpt-4o-2024-08-06': { input: 2.5, cacheRead: 1.25, cacheWrite: 0, output: 10 },
  'gpt-4.1-mini-2025-04-14': { input: 0.4, cacheRead: 0.1, cacheWrite: 0, output: 1.6 },
  'claude-haiku-4-5-20251001': { input: 1, cacheRead: 0.1, cacheWrite: 1.25, output: 5 },
  'claude-sonnet-4-5-20250929': { input: 3, cacheRead: 0.3, cacheWrite: 3.75, output: 15 },
  'gemini-2.5-flash': { input: 0.3, cacheRead: 0.03, cacheWrite: 0, output: 2.5 },
};

/** Of `text-embedding-3-small`, the only one in use. */
const embeddingRate = 0.02;

interface Rate {
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly output: number;
}

/** USD; throws for a model without a rate, since a test that guesses proves nothing. */
export function priceBill(bill: Bill): number {
  const models = Object.entries(bill.models).map(([model, use]) => {
    const rate = rates[model];
    if (!rate) throw new Error(`no list price for ${model}: add it to priceBill.ts`);
    const uncached = use.inputTokens - use.cacheRead - use.cacheWrite;
    const cached = use.cacheRead * rate.cacheRead + use.cacheWrite * rate.cacheWrite;
    return uncached * rate.input + cached + use.outputTokens * rate.output;
  });
  return (models.reduce((sum, usd) => sum + usd, 0) + bill.embeddingTokens * embeddingRate) / 1_000_000;
}
