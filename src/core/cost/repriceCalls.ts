import type { WhatIf } from '../../shared/costApi.ts';
import type { TokenCounts } from '../../shared/tokenUsage.ts';
import type { CountedCall } from '../../shared/traceAccount.ts';
import type { CardFinder } from './priceBook.ts';
import { priceTokens } from './rateCard.ts';
import type { RateCard } from './rateCard.ts';

/** What calls had cost with the same tokens at another model, each at the price of its day. Reported amounts play no part. */
export function repriceCalls(
  calls: readonly Pick<CountedCall, 'tokens' | 'startMicros'>[],
  model: string,
  provider: string | undefined,
  find: CardFinder,
): Pick<WhatIf, 'usd' | 'calls' | 'assumed'> {
  const assumed = new Set<WhatIf['assumed'][number]>(['sameTokens']);
  let usd = 0;
  let priced = 0;
  for (const { tokens, startMicros } of calls) {
    const found = find({ requestModel: model, startMicros, ...(provider !== undefined && { provider }) });
    if (typeof found === 'string' || Object.keys(tokens).length === 0) continue;
    const price = priceTokens(found.card, tokens);
    usd += price.usd;
    priced++;
    const cache = cacheAssumption(found.card, tokens);
    if (cache) assumed.add(cache);
  }
  return { ...(priced > 0 && { usd }), calls: priced, assumed: [...assumed] };
}

/** What holds for the cached tokens of a call: which of the prices it needs the other model lacks. */
function cacheAssumption(
  { rates }: RateCard,
  { cacheRead = 0, cacheWrite = 0 }: TokenCounts,
): WhatIf['assumed'][number] | undefined {
  if (cacheRead <= 0 && cacheWrite <= 0) return undefined;
  if (rates.cacheRead === undefined && rates.cacheWrite === undefined) return 'noCachePrice';
  if (cacheRead > 0 && rates.cacheRead === undefined) return 'noReadPrice';
  return cacheWrite > 0 && rates.cacheWrite === undefined ? 'noWritePrice' : 'sameCacheShare';
}
