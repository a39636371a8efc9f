import type { RefObject } from 'preact';
import { formatTick } from '../../src/shared/formatDuration.ts';
import { t } from '../ui/text.ts';
import { barPlace } from './timeWindow.ts';
import type { AxisTicks, TimeWindow } from './timeWindow.ts';

interface TimeAxisProps {
  readonly element: RefObject<HTMLDivElement | null>;
  readonly ticks: AxisTicks;
  readonly shown: TimeWindow;
  /** Pixels. */
  readonly width: number;
}

/** Pixels a label needs; the last tick stands without one rather than be cut. */
const labelRoom = 27;

/** Head of the time column: a label for each step. */
export function TimeAxis({ element, ticks, shown, width }: TimeAxisProps) {
  return (
    <div class="axis" role="columnheader" aria-label={t('tree.time')} ref={element}>
      {ticks.at.map((time) => {
        const left = barPlace(time, time, shown)?.left ?? 0;
        const room = ((100 - left) / 100) * width;
        return (
          <span key={time} style={{ left: `${left}%` }} aria-hidden="true">
            {room < labelRoom ? '' : formatTick(time, ticks.step)}
          </span>
        );
      })}
    </div>
  );
}
