import { dollars, groupCalls, sumOf, whole } from './hintCall.ts';
import type { Finding, HintBook, HintCall, HintRule } from './hintCall.ts';

const fewestCalls = 10;
/** Makers do not cache shorter beginnings. */
const leastPrefix = 1024;
const lowShare = 0.2;

/** The same long beginning sent again without being read from the cache, where the model has a cheaper price for cached input. */
export const lowCacheShare: HintRule = ({ calls }, book) =>
  [
    ...groupCalls(
      calls.filter(({ failed }) => !failed),
      ({ model, provider, prefix }) =>
        model === undefined || prefix === undefined || prefix.tokens < leastPrefix
          ? undefined
          : `${model}\n${provider ?? ''}\n${prefix.hash}`,
    ).values(),
  ].flatMap((same) => weighCache(same, book));

function weighCache(same: readonly HintCall[], { price }: HintBook): readonly Finding[] {
  const [first] = same;
  const { model, provider, prefix, startMicros } = first ?? {};
  if (model === undefined || prefix === undefined || startMicros === undefined || same.length < fewestCalls) return [];
  const input = sumOf(same, ({ tokens }) => tokens.input ?? 0);
  const cached = sumOf(same, ({ tokens }) => tokens.cacheRead ?? 0);
  const share = input === 0 ? 1 : cached / input;
  if (share >= lowShare) return [];
  const rateOf = (tokens: { readonly input: number; readonly cacheRead?: number; readonly cacheWrite?: number }) => {
    const { computed } = price({
      tokens,
      startMicros,
      requestModel: model,
      ...(provider !== undefined && { provider }),
    });
    return computed === undefined || computed.assumed.includes('cacheAtInputRate')
      ? undefined
      : computed.lines[0]?.usdPerMillion;
  };
  const plain = rateOf({ input: leastPrefix });
  const read = rateOf({ input: leastPrefix, cacheRead: leastPrefix });
  if (plain === undefined || read === undefined || read >= plain) return [];
  const write = Math.max(plain, rateOf({ input: leastPrefix, cacheWrite: leastPrefix }) ?? plain);
  const again = same.length - 1;
  const reads = Math.max(0, again * prefix.tokens - cached);
  const savingUsd = (reads * (plain - read) - prefix.tokens * (write - plain)) / 1e6;
  if (savingUsd <= 0) return [];
  return [
    {
      key: `${model}:${prefix.hash.slice(0, 12)}`,
      subject: model,
      figures: { model, calls: same.length, prefixTokens: prefix.tokens, share, inputRate: plain, cacheReadRate: read },
      savingUsd,
      formula: `${whole(reads)} tokens × (${dollars(plain)} − ${dollars(read)}) ÷ 1M − ${whole(prefix.tokens)} × (${dollars(write)} − ${dollars(plain)}) ÷ 1M = ${dollars(savingUsd)}`,
      // The prefix is measured in characters, and caches forget after minutes.
      confidence: 'medium',
      calls: same,
    },
  ];
}
