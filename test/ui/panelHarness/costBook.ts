/** Prices calls and adds them up for the stand-in of the host: every amount of the tests is the result of real arithmetic. */
import type { CallPrice, PriceLine } from '../../../src/shared/callPrice.ts';
import type { Spend } from '../../../src/shared/costApi.ts';
import { tokenClasses } from '../../../src/shared/tokenUsage.ts';
import type { TokenClass, TokenCounts } from '../../../src/shared/tokenUsage.ts';
import type { CountedCall } from '../../../src/shared/traceAccount.ts';

type Rates = Readonly<Partial<Record<TokenClass, number>>> & { readonly input: number; readonly output: number };

interface Tariff {
  readonly provider: string;
  readonly rates: Rates;
}

/** USD per million tokens. A model that is not here has no price. */
export const tariffs: Readonly<Record<string, Tariff>> = {
  'claude-sonnet-4-5': { provider: 'anthropic', rates: { input: 3, cacheWrite: 3.75, cacheRead: 0.3, output: 15 } },
  'gpt-4.1': { provider: 'openai', rates: { input: 2, cacheRead: 0.5, output: 8 } },
  'gpt-4.1-mini': { provider: 'openai', rates: { input: 0.4, cacheRead: 0.1, output: 1.6 } },
  'gpt-4.1-nano': { provider: 'openai', rates: { input: 0.1, cacheRead: 0.025, output: 0.4 } },
  'gemini-2.5-flash': { provider: 'google', rates: { input: 0.3, cacheRead: 0.03, output: 2.5 } },
  'text-embedding-3-small': { provider: 'openai', rates: { input: 0.02, output: 0 } },
};

export const pricesOf = '2026-11-14';

/** What is billed under each class: the totals without what other classes bill. */
function billed(tokens: TokenCounts): Readonly<Partial<Record<TokenClass, number>>> {
  const { input = 0, cacheRead = 0, cacheWrite = 0, output = 0 } = tokens;
  return { input: input - cacheRead - cacheWrite, cacheWrite, cacheRead, output };
}

export function priceCall(model: string | undefined, tokens: TokenCounts, reportedUsd?: number): CallPrice {
  const tariff = model === undefined ? undefined : tariffs[model];
  if (!tariff || model === undefined)
    return reportedUsd === undefined
      ? { unpriced: model === undefined ? 'noModel' : 'unknownModel' }
      : { usd: reportedUsd, reportedUsd };
  const lines = Object.entries(billed(tokens))
    .filter(([, count]) => count > 0)
    .map(([name, count]): PriceLine => {
      const rate = tariff.rates[name as TokenClass] ?? tariff.rates.input;
      return { class: name as TokenClass, tokens: count, usdPerMillion: rate, usd: (count * rate) / 1e6 };
    });
  const usd = lines.reduce((sum, line) => sum + line.usd, 0);
  const difference = reportedUsd === undefined ? 0 : Math.abs(reportedUsd - usd) / reportedUsd;
  return {
    usd: reportedUsd ?? usd,
    ...(reportedUsd === undefined ? {} : { reportedUsd }),
    computed: {
      usd,
      lines,
      table: 'genai-prices',
      model,
      provider: tariff.provider,
      asOf: pricesOf,
      pricedFor: pricesOf,
      assumed: [],
    },
    ...(difference > 0.01 ? { difference } : {}),
  };
}

/** Sums of calls; `requests` are the distinct turns they were made in. */
export function spendOf(calls: readonly (CountedCall & { readonly traceId: string })[]): Spend {
  const sum = (of: (call: CountedCall) => number) => calls.reduce((total, call) => total + of(call), 0);
  const tokens = Object.fromEntries(
    tokenClasses.map((name) => [name, sum((call) => call.tokens[name] ?? 0)]),
  ) as Spend['tokens'];
  return {
    calls: calls.length,
    requests: new Set(calls.map(({ traceId, turn }) => `${traceId} ${turn}`)).size,
    unpriced: sum(({ price }) => (price.usd === undefined ? 1 : 0)),
    usd: sum(({ price }) => price.usd ?? 0),
    reportedUsd: sum(({ price }) => price.reportedUsd ?? 0),
    computedUsd: sum(({ price }) => price.computed?.usd ?? 0),
    tokens,
    errors: sum(({ failed }) => (failed ? 1 : 0)),
    dataGb: sum(({ dataVolumeGb }) => dataVolumeGb ?? 0),
    dataUsd: sum(({ dataVolumeGb, price }) => (dataVolumeGb === undefined ? 0 : (price.usd ?? 0))),
  };
}
