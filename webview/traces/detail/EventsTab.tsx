import { formatExact } from '../../../src/shared/formatCount.ts';
import { formatOffset } from '../../../src/shared/formatDuration.ts';
import { formatDateTime } from '../../../src/shared/formatTime.ts';
import type { SpanDetail } from '../../../src/shared/spanDetail.ts';
import { Icon } from '../../ui/Icon.tsx';
import { shownName } from '../../ui/shownText.ts';
import { t, tCount } from '../../ui/text.ts';
import type { PanelModel } from '../panelModel.ts';
import { AttributeTable } from './AttributeTable.tsx';

/** What happened during the span, in the order sent; times are from the start of the span. */
export function EventsTab({ panel, detail }: { panel: PanelModel; detail: SpanDetail }) {
  const { events, droppedEvents } = detail;
  if (events.length === 0 && droppedEvents === 0) return <p class="section dim">{t('events.none')}</p>;
  return (
    <>
      {events.map((event, at) => {
        const failed = event.name === 'exception';
        return (
          <article class="item" key={at}>
            <h3 class="item-head">
              <Icon name={failed ? 'error' : 'symbol-event'} small tone={failed ? 'k-error' : 'k-other'} />
              <span class="cut grow strong">{shownName(event.name, t('name.none'))}</span>
              <EventTime time={event.timeNanos} start={detail.startNanos} />
            </h3>
            <AttributeTable
              panel={panel}
              attributes={event.attributes}
              dropped={event.droppedAttributes}
              none={t('attributes.noneHere')}
            />
          </article>
        );
      })}
      {droppedEvents > 0 ? (
        <p class="section warn">
          {tCount('events.dropped', droppedEvents, formatExact(droppedEvents, panel.boot.locale))}
        </p>
      ) : null}
    </>
  );
}

/** Decimal nanoseconds; zero is what a sender leaves when it knows no time. */
function EventTime({ time, start }: { time: string; start: string }) {
  if (time === '0') return <span class="cap">{t('events.noTime')}</span>;
  const offset = Number((BigInt(time) - BigInt(start)) / 1000n) / 1000;
  return (
    <span class="cap" title={formatDateTime(Number(BigInt(time) / 1000n) / 1000)}>
      {formatOffset(offset)}
    </span>
  );
}
