/** A trace in words: for the list, the head and screen readers. */
import type { TraceSummary } from '../../src/shared/api.ts';
import { formatCompact, formatExact } from '../../src/shared/formatCount.ts';
import { formatDuration } from '../../src/shared/formatDuration.ts';
import { traceBadge } from '../../src/shared/traceBadge.ts';
import { patienceMicros } from '../../src/shared/traceState.ts';
import { amountText } from '../cost/spendText.ts';
import { t, tCount } from '../ui/text.ts';
import { liveEnd } from './timeWindow.ts';

/** Icon, colour and word of a trace's state, by the same order of importance as the side bar's. */
export function traceLook(trace: TraceSummary) {
  const looks = {
    running: { icon: 'ring', tone: 'k-live', word: t('state.running') },
    error: { icon: 'error', tone: 'k-error', word: t('state.failed') },
    partial: { icon: 'warning', tone: 'k-warn', word: partialWord(trace.missing) },
    complete: { icon: 'pass', tone: 'k-ok', word: t('state.complete') },
  };
  return looks[traceBadge(trace)];
}

function partialWord(missing: number): string {
  return missing > 0 ? t('fact.partialMissing', missing) : t('state.partial');
}

export function spanCount(count: number, locale: string): string {
  return tCount('fact.spans', count, formatExact(count, locale));
}

/** Milliseconds until now while it runs, else until its end. `now` in milliseconds since the epoch. */
export function lengthNow({ state, startMicros, durationMicros, open }: TraceSummary, now: number): number {
  const known = durationMicros / 1000;
  return state === 'running' ? liveEnd(known, now - startMicros / 1000, patienceMicros(open) / 1000) : known;
}

/** Second line of the list: `34 spans · 64.2 s · ≥ $0.0949`; tokens where no call to a model says what it costs. */
export function traceFacts(trace: TraceSummary, locale: string, now: number): string {
  const tokens = trace.inputTokens + trace.outputTokens;
  const state = trace.state === 'partial' ? [trace.missing > 0 ? partialWord(trace.missing) : t('fact.partial')] : [];
  return [
    spanCount(trace.spans, locale),
    ...(state.length > 0 ? state : [formatDuration(lengthNow(trace, now))]),
    ...(trace.calls > 0 ? [amountText(trace, locale)] : []),
    ...(tokens > 0 && trace.calls === 0 ? [t('list.tokens', formatCompact(tokens))] : []),
  ].join(' · ');
}
