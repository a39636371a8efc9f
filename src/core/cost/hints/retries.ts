import { groupCalls, sumOf, timesMean, usdOf } from './hintCall.ts';
import type { HintCall, HintRule } from './hintCall.ts';

const fewestRetries = 3;
const retryWithinMicros = 120_000_000;

/** Calls that failed, were paid all the same, and were made again in the same trace. */
export const retries: HintRule = ({ agent, calls }) => {
  const failed = [...groupCalls(calls, ({ traceId }) => traceId).values()].flatMap((trace) => trace.filter(wasRetried));
  const paid = failed.filter((call) => usdOf(call) > 0);
  if (paid.length < fewestRetries) return [];
  const savingUsd = sumOf(paid, usdOf);
  const proven = paid.every(({ requestHash }) => requestHash !== undefined);
  return [
    {
      key: '',
      subject: agent,
      figures: { retries: paid.length, calls: calls.length },
      savingUsd,
      formula: timesMean(paid, 'failed calls'),
      confidence: proven ? 'high' : 'medium',
      calls: paid,
    },
  ];
};

/** The next call asks the same; where content was not recorded, it asks the same model soon after. */
function wasRetried(call: HintCall, at: number, trace: readonly HintCall[]): boolean {
  const next = trace[at + 1];
  if (!call.failed || next === undefined) return false;
  if (call.requestHash !== undefined && next.requestHash !== undefined) return call.requestHash === next.requestHash;
  return call.model === next.model && next.startMicros - call.startMicros <= retryWithinMicros;
}
