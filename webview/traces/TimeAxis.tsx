import type { RefObject } from 'preact';
import { formatTick } from '../../src/shared/formatDuration.ts';
import { t } from '../ui/text.ts';
import { barPlace } from './timeWindow.ts';
import type { AxisTicks, TimeWindow } from './timeWindow.ts';

interface TimeAxisProps {
  readonly element: RefObject<HTMLDivElement | null>;
  readonly ticks: AxisTicks;
  readonly shown: TimeWindow;
}

/** Head of the time column: a label for each step. */
export function TimeAxis({ element, ticks, shown }: TimeAxisProps) {
  return (
    <div class="axis" role="columnheader" aria-label={t('tree.time')} ref={element}>
      {ticks.at.map((time) => (
        <span key={time} style={{ left: `${barPlace(time, time, shown)?.left ?? 0}%` }} aria-hidden="true">
          {formatTick(time, ticks.step)}
        </span>
      ))}
    </div>
  );
}
