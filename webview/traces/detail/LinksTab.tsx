import { formatExact } from '../../../src/shared/formatCount.ts';
import type { SpanDetail } from '../../../src/shared/spanDetail.ts';
import { Icon } from '../../ui/Icon.tsx';
import { t, tCount } from '../../ui/text.ts';
import type { PanelModel } from '../panelModel.ts';
import { shortId } from '../traceRows.ts';
import { AttributeTable } from './AttributeTable.tsx';

/** Spans this one names as related, in this trace or another; each can be gone to if it is stored. */
export function LinksTab({ panel, detail }: { panel: PanelModel; detail: SpanDetail }) {
  const { links, droppedLinks } = detail;
  if (links.length === 0 && droppedLinks === 0) return <p class="section dim">{t('links.none')}</p>;
  return (
    <>
      {links.map(({ traceId, spanId, attributes, droppedAttributes }, at) => (
        <article class="item" key={at}>
          <h3 class="item-head">
            <Icon name="link" small tone="k-other" />
            <button
              type="button"
              class="link mono cut grow"
              title={t('links.follow', spanId, traceId)}
              onClick={() => panel.openTrace(traceId, spanId)}
            >
              {spanId}
            </button>
            <span class="cap" title={traceId}>
              {traceId === detail.traceId ? t('links.same') : t('links.other', shortId(traceId))}
            </span>
          </h3>
          {attributes.length > 0 || droppedAttributes > 0 ? (
            <AttributeTable panel={panel} attributes={attributes} dropped={droppedAttributes} none="" />
          ) : null}
        </article>
      ))}
      {droppedLinks > 0 ? (
        <p class="section warn">
          {tCount('links.dropped', droppedLinks, formatExact(droppedLinks, panel.boot.locale))}
        </p>
      ) : null}
    </>
  );
}
