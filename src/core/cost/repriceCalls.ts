import type { WhatIf } from '../../shared/costApi.ts';
import type { CountedCall } from '../../shared/traceAccount.ts';
import type { CardFinder } from './priceBook.ts';
import { priceTokens } from './rateCard.ts';

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
    if ((tokens.cacheRead ?? 0) + (tokens.cacheWrite ?? 0) > 0)
      assumed.add(price.assumed.includes('cacheAtInputRate') ? 'noCachePrice' : 'sameCacheShare');
  }
  return { ...(priced > 0 && { usd }), calls: priced, assumed: [...assumed] };
}
