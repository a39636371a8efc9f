import { dollars, groupCalls, sumOf, usdOf, whole } from './hintCall.ts';
import type { Finding, HintBook, HintCall, HintRule } from './hintCall.ts';
import { smallerModelFor } from './smallerModels.ts';

/** What a small call is: a model made for more may be wasted on it. */
const mostInput = 1000;
const mostOutput = 500;
const fewestCalls = 10;

/** Small calls without reasoning, and what the same tokens cost at a smaller model of the same maker (CST-50, BUG-65). */
export const smallerModel: HintRule = ({ calls }, book) =>
  [...groupCalls(calls.filter(isSmall), ({ model }) => model)].flatMap(([model, small]) => compare(model, small, book));

function isSmall({ tokens, failed, price }: HintCall): boolean {
  const { input, output, reasoning = 0 } = tokens;
  if (failed || price.usd === undefined || input === undefined || output === undefined) return false;
  return input < mostInput && output < mostOutput && reasoning === 0;
}

function compare(model: string, small: readonly HintCall[], book: HintBook): readonly Finding[] {
  const smaller = smallerModelFor(model, book.cheaper);
  if (smaller === undefined || small.length < fewestCalls) return [];
  const other = book.whatIf(small, smaller.model, small[0]?.provider);
  if (other.usd === undefined || other.calls < small.length) return [];
  const now = sumOf(small, usdOf);
  const savingUsd = now - other.usd;
  if (savingUsd <= 0) return [];
  return [
    {
      key: model,
      subject: model,
      figures: { model, smaller: smaller.model, calls: small.length, nowUsd: now, thenUsd: other.usd, mostInput },
      savingUsd,
      formula: `${dollars(now)} − ${dollars(other.usd)} (${whole(small.length)} calls' tokens at ${smaller.model}) = ${dollars(savingUsd)}`,
      // Whether the smaller model is good enough only its user can say; one that the user named is a better guess.
      confidence: smaller.isOwn ? 'medium' : 'low',
      calls: small,
    },
  ];
}
