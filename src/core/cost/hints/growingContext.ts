import { groupCalls, timesRate, usdPerInputToken, whole } from './hintCall.ts';
import type { Finding, HintCall, HintRule } from './hintCall.ts';

const fewestCalls = 6;
const leastTokens = 8000;
const leastGrowth = 3;
/** The context that the saving is worked out for, in sizes of the first call's. */
const keptSize = 2;

/** A context that grows with each call of a session: its beginning is paid again every time. */
export const growingContext: HintRule = ({ calls }) =>
  [...groupCalls(calls.filter(hasInput), ({ session }) => session)].flatMap(([session, own]) => weigh(session, own));

function hasInput({ failed, tokens }: HintCall): boolean {
  return !failed && (tokens.input ?? 0) > 0;
}

function weigh(session: string, calls: readonly HintCall[]): readonly Finding[] {
  const sizes = calls.map(({ tokens }) => tokens.input ?? 0);
  const first = sizes[0] ?? 0;
  const last = sizes.at(-1) ?? 0;
  const grown = sizes.filter((size, at) => at > 0 && size >= (sizes[at - 1] ?? 0)).length;
  if (calls.length < fewestCalls || last < leastTokens || last < leastGrowth * first) return [];
  if (grown < 0.8 * (calls.length - 1)) return [];
  const beyond = calls.map((call) => ({
    tokens: Math.max(0, (call.tokens.input ?? 0) - keptSize * first),
    rate: usdPerInputToken(call),
  }));
  const known = beyond.filter(({ rate }) => rate !== undefined);
  const tokens = known.reduce((sum, call) => sum + call.tokens, 0);
  const savingUsd = known.reduce((sum, call) => sum + call.tokens * (call.rate ?? 0), 0);
  return [
    {
      key: session,
      subject: session,
      figures: { calls: calls.length, first, last, keptSize, tokens },
      ...(known.length > 0 && { savingUsd }),
      formula: timesRate(tokens, `input tokens beyond ${keptSize} × ${whole(first)}`, savingUsd),
      confidence: 'low',
      calls,
    },
  ];
}
