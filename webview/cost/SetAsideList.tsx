import type { SessionPage } from '../../src/shared/costApi.ts';
import { formatExact } from '../../src/shared/formatCount.ts';
import { t, tCount } from '../ui/text.ts';
import { shortId } from '../traces/traceRows.ts';
import type { PanelModel } from '../traces/panelModel.ts';
import { OpenSpan } from './CallTable.tsx';

/** Usage that was sent and does not count, with the reason: nobody has to guess why sums differ. */
export function SetAsideList({ panel, page }: { panel: PanelModel; page: SessionPage }) {
  const { setAside } = page;
  const { locale } = panel.boot;
  if (setAside.length === 0) return null;
  return (
    <section class="book" aria-label={t('aside.title')} data-pane="aside">
      <header class="panel-head">
        <h2 class="strong">{t('aside.title')}</h2>
        <span class="small dim cut">{t('aside.about')}</span>
      </header>
      <ul class="aside-list small">
        {setAside.map(({ traceId, spanId, reason, tokens, insteadOf, untraced }, index) => {
          const total = (tokens.input ?? 0) + (tokens.output ?? 0);
          const more = (untraced?.input ?? 0) + (untraced?.output ?? 0);
          return (
            <li key={`${traceId} ${spanId} ${index}`}>
              <span class="aside-tokens num">{tCount('fact.tokens', total, formatExact(total, locale))}</span>
              <span class="grow dim">
                {t(`aside.${reason}`)}
                {insteadOf === undefined ? '' : ` ${t('aside.insteadOf', shortId(insteadOf))}`}
                {more > 0 ? ` ${tCount('aside.untraced', more, formatExact(more, locale))}` : ''}
              </span>
              <OpenSpan panel={panel} traceId={traceId} spanId={spanId} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
