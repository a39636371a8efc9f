import { groupCalls, timesRate, usdPerInputToken } from './hintCall.ts';
import type { Finding, HintCall, HintRule } from './hintCall.ts';

const fewestCalls = 5;
/** Smaller results are not worth a thought. */
const leastTokens = 500;
const leastShare = 0.2;

/** Large tool results that stay in the conversation and are sent, and paid, with every later call. */
export const resentToolResults: HintRule = ({ calls }) =>
  [
    ...groupCalls(
      calls.filter(({ failed }) => !failed),
      ({ session }) => session,
    ),
  ].flatMap(([session, own]) => weigh(session, own));

function weigh(session: string, calls: readonly HintCall[]): readonly Finding[] {
  const seen = new Set<string>();
  const again: { readonly call: HintCall; readonly tokens: number }[] = [];
  for (const call of calls) {
    const large = (call.toolResults ?? []).filter(({ tokens }) => tokens >= leastTokens);
    const tokens = large.filter(({ hash }) => seen.has(hash)).reduce((sum, result) => sum + result.tokens, 0);
    for (const { hash } of large) seen.add(hash);
    // The estimate of a text's tokens must not go beyond what was billed.
    if (tokens > 0) again.push({ call, tokens: Math.min(tokens, call.tokens.input ?? tokens) });
  }
  const tokens = again.reduce((sum, one) => sum + one.tokens, 0);
  const input = calls.reduce((sum, call) => sum + (call.tokens.input ?? 0), 0);
  if (again.length < fewestCalls || input === 0 || tokens / input < leastShare) return [];
  const priced = again.filter(({ call }) => usdPerInputToken(call) !== undefined);
  const savingUsd = priced.reduce((sum, one) => sum + one.tokens * (usdPerInputToken(one.call) ?? 0), 0);
  return [
    {
      key: session,
      subject: session,
      figures: { calls: again.length, results: seen.size, tokens, share: tokens / input },
      ...(priced.length > 0 && { savingUsd }),
      formula: timesRate(
        priced.reduce((sum, one) => sum + one.tokens, 0),
        'tokens sent again',
        savingUsd,
      ),
      confidence: 'low',
      calls: again.map(({ call }) => call),
    },
  ];
}
