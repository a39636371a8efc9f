/** A trace in words: for the list, the head and screen readers. */
import type { TraceSummary } from '../../src/shared/api.ts';
import { formatCompact, formatExact } from '../../src/shared/formatCount.ts';
import { formatDuration } from '../../src/shared/formatDuration.ts';
import { t, tCount } from '../ui/text.ts';

/** Icon, colour and word of a trace's state. An error matters more than that the trace is complete. */
export function traceLook({ state, errors, missing }: TraceSummary) {
  if (state === 'running') return { icon: 'loading', tone: 'k-live', spin: true, word: t('state.running') };
  if (state === 'partial') return { icon: 'warning', tone: 'k-warn', spin: false, word: partialWord(missing) };
  if (errors > 0) return { icon: 'error', tone: 'k-error', spin: false, word: t('state.failed') };
  return { icon: 'pass', tone: 'k-ok', spin: false, word: t('state.complete') };
}

function partialWord(missing: number): string {
  return missing > 0 ? t('fact.partialMissing', missing) : t('state.partial');
}

export function spanCount(count: number, locale: string): string {
  return tCount('fact.spans', count, formatExact(count, locale));
}

/** Second line of the list: `34 spans · 64.2 s · 67.2k tokens`. */
export function traceFacts(trace: TraceSummary, locale: string): string {
  const tokens = trace.inputTokens + trace.outputTokens;
  const state = trace.state === 'partial' ? [trace.missing > 0 ? partialWord(trace.missing) : t('fact.partial')] : [];
  return [
    spanCount(trace.spans, locale),
    ...(state.length > 0 ? state : [formatDuration(trace.durationMicros / 1000)]),
    ...(tokens > 0 ? [t('list.tokens', formatCompact(tokens))] : []),
  ].join(' · ');
}
