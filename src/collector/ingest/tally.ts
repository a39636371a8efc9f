import type { SignalCounts, Stats } from '../../shared/api.ts';
import type { IngestOutcome, Signal } from '../../shared/ingest.ts';
import { createRateWindow } from './rateWindow.ts';
import type { Clock } from '../api/changeNotices.ts';

/** What was taken and turned away since the start. */
export interface Tally {
  answered(signal: Signal, outcome: IngestOutcome): void;
  turnedAway(): void;
  counts(): Pick<Stats, 'received' | 'rejected' | 'requests' | 'spansPerSecond'>;
}

type Counts = { -readonly [K in keyof SignalCounts]: number };

const countOf = { traces: 'spans', logs: 'logs', metrics: 'metricPoints' } as const satisfies Record<
  Signal,
  keyof SignalCounts
>;

export function createTally(clock: Clock): Tally {
  const received: Counts = { spans: 0, logs: 0, metricPoints: 0 };
  const rejected: Counts = { spans: 0, logs: 0, metricPoints: 0 };
  const requests = { accepted: 0, refused: 0 };
  const spans = createRateWindow(() => clock.now());

  return {
    answered(signal, outcome) {
      requests[outcome.ok ? 'accepted' : 'refused'] += 1;
      if (!outcome.ok) return;
      received[countOf[signal]] += outcome.accepted + outcome.rejected;
      rejected[countOf[signal]] += outcome.rejected;
      if (signal === 'traces') spans.add(outcome.accepted);
    },
    turnedAway() {
      requests.refused += 1;
    },
    counts: () => ({
      received: { ...received },
      rejected: { ...rejected },
      requests: { ...requests },
      spansPerSecond: spans.perSecond(),
    }),
  };
}
