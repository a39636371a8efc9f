import { groupCalls, sumOf, timesMean, usdOf } from './hintCall.ts';
import type { HintRule } from './hintCall.ts';

const fewestCalls = 11;
const leastShare = 0.3;

/** The same request sent again, by hash of model, messages, tools and parameters: the answer could be kept (CST-52, BUG-64). */
export const repeatedRequests: HintRule = ({ agent, calls }) => {
  const known = calls.filter(({ requestHash, failed }) => requestHash !== undefined && !failed);
  const repeats = [...groupCalls(known, ({ requestHash }) => requestHash).values()].flatMap((same) => same.slice(1));
  const share = repeats.length / known.length;
  if (known.length < fewestCalls || share <= leastShare) return [];
  const unpriced = repeats.filter(({ price }) => price.usd === undefined).length;
  const savingUsd = sumOf(repeats, usdOf);
  return [
    {
      key: '',
      subject: agent,
      figures: { repeats: repeats.length, calls: known.length, share, unpriced },
      ...(unpriced < repeats.length && { savingUsd }),
      formula: timesMean(repeats, 'repeats'),
      confidence: unpriced > 0 ? 'medium' : 'high',
      calls: repeats,
    },
  ];
};
