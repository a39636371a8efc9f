import type { SessionSummary } from '../../src/shared/costApi.ts';
import { formatCompact, formatExact } from '../../src/shared/formatCount.ts';
import { formatDuration } from '../../src/shared/formatDuration.ts';
import { sessionName, sessionTail } from '../../src/shared/sessionName.ts';
import { formatUsd } from '../../src/shared/formatUsd.ts';
import { formatAge, formatDateTime } from '../../src/shared/formatTime.ts';
import { Icon } from '../ui/Icon.tsx';
import { shownName } from '../ui/shownText.ts';
import { t, tCount } from '../ui/text.ts';
import type { PanelModel } from '../traces/panelModel.ts';
import { Amount } from './Amount.tsx';
import { differs, sessionLook } from './spendText.ts';

interface SessionRowProps {
  readonly panel: PanelModel;
  /** Absent = its page has not come yet. */
  readonly session: SessionSummary | undefined;
  readonly row: number;
  readonly style: { top: string };
  readonly tabIndex: number;
}

/** One session in one line. A click opens it; its amount opens the price card. */
export function SessionRow({ panel, session, row, style, tabIndex }: SessionRowProps) {
  if (!session)
    return (
      <div class="session-cells" role="row" aria-rowindex={row + 2} aria-busy="true" style={style}>
        <span role="gridcell" class="c-name dim">
          …
        </span>
      </div>
    );
  const { locale } = panel.boot;
  const { spend, errors, agents, models, turns } = session;
  const look = sessionLook(session);
  const selected = panel.cost.active.value === session.session;
  const length = (session.lastMicros - session.startMicros) / 1000;
  const exact = (count: number) => formatExact(count, locale);
  return (
    <div
      class="row session-row session-cells"
      role="row"
      aria-rowindex={row + 2}
      aria-selected={selected}
      style={style}
      tabIndex={tabIndex}
      onClick={() => {
        panel.cost.setActive(session.session);
        panel.openSession(session.session);
      }}
      onFocus={(event) => {
        if (event.target === event.currentTarget && !selected) panel.cost.setActive(session.session);
      }}
    >
      <span role="gridcell" class="c-name" title={sessionTitle(session)}>
        <Icon name={look.icon} tone={look.tone} small title={look.word} />
        <span class="cut isolated">{shownName(session.service, t('name.none'))}</span>
        <span class="cap cut">{sourceText(session)}</span>
        {session.conflicts > 0 ? (
          <Icon name="warning" tone="k-warn" small title={tCount('sessions.conflicts', session.conflicts)} />
        ) : null}
      </span>
      <span role="gridcell" class="c-turns num">
        {exact(turns)}
      </span>
      <span role="gridcell" class="c-agents num" title={agents.map((name) => shownName(name, '')).join('\n')}>
        {exact(agents.length)}
      </span>
      <span role="gridcell" class="c-models dim" title={models.map((name) => shownName(name, '')).join('\n')}>
        <span class="cut">{shownName(models[0] ?? '', '')}</span>
        {models.length > 1 ? <span>+{models.length - 1}</span> : null}
      </span>
      <span role="gridcell" class="c-in num" title={exact(spend.tokens.input)}>
        {formatCompact(spend.tokens.input)}
      </span>
      <span role="gridcell" class="c-cached num" title={exact(spend.tokens.cacheRead)}>
        {formatCompact(spend.tokens.cacheRead)}
      </span>
      <span role="gridcell" class="c-out num" title={exact(spend.tokens.output)}>
        {formatCompact(spend.tokens.output)}
      </span>
      <span role="gridcell" class="c-cost num">
        {differs(spend) ? (
          <Icon
            name="flag"
            tone="k-warn"
            small
            title={t('amount.differs', formatUsd(spend.usd, locale), formatUsd(spend.computedUsd, locale))}
          />
        ) : null}
        {spend.calls === 0 ? (
          <span class="dim">–</span>
        ) : (
          <Amount
            panel={panel}
            id={`session ${session.session}`}
            about={t(
              'card.aboutSession',
              sessionName(session, t('name.none')),
              tCount('card.calls', spend.calls, exact(spend.calls)),
            )}
            source={{ type: 'session', session: session.session, turns }}
            amount={spend}
            of={sessionName(session, t('name.none'))}
            tabIndex={tabIndex}
          />
        )}
      </span>
      <span role="gridcell" class={errors > 0 ? 'c-errors num err' : 'c-errors num dim'}>
        {exact(errors)}
      </span>
      <span role="gridcell" class="c-duration num">
        {formatDuration(length)}
      </span>
      <span role="gridcell" class="c-last num dim" title={formatDateTime(session.lastMicros / 1000)}>
        {session.live ? t('age.now') : formatAge(session.lastMicros / 1000, panel.now.value, locale, t('age.now'))}
      </span>
    </div>
  );
}

/** `7f3a`; ids that are a run's or a trace's say so. */
export function sourceText({ session, source }: Pick<SessionSummary, 'session' | 'source'>): string {
  const id = sessionTail(session);
  return source === 'session' ? id : t(`sessions.source.${source}`, id);
}

function sessionTitle(session: SessionSummary): string {
  const { name, user, session: id } = session;
  return [
    shownName(name, t('name.none')),
    shownName(id, ''),
    user === undefined ? '' : t('sessions.user', shownName(user, '')),
  ]
    .filter(Boolean)
    .join('\n');
}
