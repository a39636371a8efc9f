import { useEffect, useState } from 'preact/hooks';
import type { SessionPage } from '../../src/shared/costApi.ts';
import { formatCompact, formatExact } from '../../src/shared/formatCount.ts';
import { formatDuration } from '../../src/shared/formatDuration.ts';
import { sessionName } from '../../src/shared/sessionName.ts';
import { formatDateTime } from '../../src/shared/formatTime.ts';
import { Button } from '../ui/controls.tsx';
import { Icon } from '../ui/Icon.tsx';
import { shownName } from '../ui/shownText.ts';
import { t, tCount } from '../ui/text.ts';
import type { PanelModel } from '../traces/panelModel.ts';
import { Amount } from './Amount.tsx';
import { CallTable } from './CallTable.tsx';
import { ContextGrowth } from './ContextGrowth.tsx';
import { ConversationView } from './ConversationView.tsx';
import { SetAsideList } from './SetAsideList.tsx';
import { priceless } from './sessionModel.ts';
import { firstAndMore, sessionLook, tokenTotal } from './spendText.ts';
import { SubSessions } from './SubSessions.tsx';
import { TurnTable } from './TurnTable.tsx';
import { WhatIfPicker } from './WhatIfPicker.tsx';
import './sessionPage.css';

/** Length of `2026-11-21 03:53`. */
const minutes = 16;

/** One session: what it cost turn by turn and call by call, how its context grew, and what was said. */
export function SessionPageView({ panel }: { panel: PanelModel }) {
  const { session } = panel.cost;
  const page = session.page.value;
  const problem = session.problem.value;
  const leave = () => leaveSession(panel);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (isLeaveKey(event) && panel.panelTab.value === 'cost' && !panel.helpOpen.value) leave();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  });
  return (
    <>
      <nav class="cost-bar" aria-label={t('session.path')} data-pane="cost-bar">
        <button type="button" class="link breadcrumb" tabIndex={0} title={t('session.backKeys')} onClick={leave}>
          <Icon name="chevron-left" />
          {t('session.back')}
        </button>
        <span class="cut dim">{page ? nameOf(page) : shownName(session.session.value ?? '', '')}</span>
      </nav>
      {problem === undefined ? null : (
        <div class={page ? 'notice' : 'empty cost-empty'} role="alert">
          <span class="notice-text">{problem}</span>
          <Button onClick={session.reload}>{t('action.tryAgain')}</Button>
        </div>
      )}
      {page ? <Page panel={panel} page={page} /> : null}
    </>
  );
}

/** Escape or, as in a browser, Alt+Left; what else is open closes first, and fields keep their keys. */
function isLeaveKey({ key, altKey, ctrlKey, metaKey, defaultPrevented, target }: KeyboardEvent): boolean {
  if (defaultPrevented || ctrlKey || metaKey) return false;
  if (target instanceof Element && target.closest('input, textarea, [role="combobox"], [role="menu"]')) return false;
  return altKey ? key === 'ArrowLeft' : key === 'Escape';
}

/** Back to the table of all sessions, to the row of this one. */
function leaveSession(panel: PanelModel): void {
  const left = panel.cost.session.session.peek();
  if (left !== undefined) panel.cost.setActive(left);
  panel.openSession(undefined);
  requestAnimationFrame(() => {
    const rows = ['.session-row[aria-selected="true"]', '.session-row[tabindex="0"]', '.session-row'];
    const found = rows.map((row) => document.querySelector<HTMLElement>(row)).find((row) => row !== null);
    found?.focus();
  });
}

function nameOf({ summary }: SessionPage): string {
  return sessionName(summary, t('name.none'));
}

function Page({ panel, page }: { panel: PanelModel; page: SessionPage }) {
  return (
    <>
      <SessionHead panel={panel} page={page} />
      <div class="session-columns">
        <div class="session-books">
          <TurnTable panel={panel} page={page} />
          <ContextGrowth panel={panel} page={page} />
          <CallTable panel={panel} page={page} />
          <SetAsideList panel={panel} page={page} />
          <SubSessions panel={panel} page={page} />
          <WhatIfPicker panel={panel} session={page.summary.session} />
        </div>
        <ConversationView panel={panel} page={page} />
      </div>
    </>
  );
}

function SessionHead({ panel, page }: { panel: PanelModel; page: SessionPage }) {
  const { summary } = page;
  const { locale } = panel.boot;
  const { spend, agents, models, turns, traces, errors, user, parent } = summary;
  const look = sessionLook(summary);
  const exact = (count: number) => formatExact(count, locale);
  return (
    <header class="session-head">
      <div class="head-line">
        <h1 class="cut strong" title={shownName(summary.session, t('name.none'))}>
          {nameOf(page)}
        </h1>
        {summary.source === 'session' ? null : (
          <span class="cap">{t(`sessions.source.${summary.source}`, '').trim()}</span>
        )}
        <span class="cut dim" title={shownName(summary.name, t('name.none'))}>
          {shownName(summary.name, t('name.none'))}
        </span>
        <span class="state small">
          <Icon name={look.icon} tone={look.tone} small />
          {look.word}
        </span>
        <CopyId panel={panel} id={summary.session} />
        <span class="grow" />
        <button
          type="button"
          class="act"
          aria-label={t('session.export')}
          title={t('session.export')}
          onClick={() => panel.cost.session.export()}
        >
          <Icon name="export" small />
        </button>
      </div>
      <div class="facts small">
        <span class="fact">
          <Amount
            panel={panel}
            id="session head"
            about={t('card.aboutSession', nameOf(page), tCount('card.calls', spend.calls, exact(spend.calls)))}
            source={
              page.firstTurn > 1
                ? { type: 'session', session: summary.session, turns }
                : { type: 'calls', calls: page.calls }
            }
            amount={spend}
          />
        </span>
        {priceless(page).map(({ model, provider }) => (
          <button
            key={`${model} ${provider ?? ''}`}
            type="button"
            class="link fact"
            onClick={() => panel.cost.overview.setPrice(model, provider)}
          >
            <span class="cut">{t('session.setPrice', shownName(model, t('name.none')))}</span>
          </button>
        ))}
        <span class="fact">{tCount('list.turns', turns, exact(turns))}</span>
        <span class="fact">{tCount('list.traces', traces, exact(traces))}</span>
        <span class="fact" title={t('fact.tokensTitle', exact(spend.tokens.input), exact(spend.tokens.output))}>
          {tCount('fact.tokens', tokenTotal(spend), formatCompact(tokenTotal(spend)))}
        </span>
        {agents.length > 0 ? (
          <span class="fact" title={agents.map((name) => shownName(name, '')).join('\n')}>
            {tCount('fact.agents', agents.length, exact(agents.length))}
          </span>
        ) : null}
        <span class="fact" title={models.map((name) => shownName(name, '')).join('\n')}>
          <span class="cut">{firstAndMore(models)}</span>
        </span>
        <span class="fact" title={formatDateTime(summary.startMicros / 1000)}>
          {formatDateTime(summary.startMicros / 1000).slice(0, minutes)}
        </span>
        <span class="fact">{formatDuration((summary.lastMicros - summary.startMicros) / 1000)}</span>
        {user === undefined ? null : (
          <span class="fact" title={shownName(user, '')}>
            <span class="cut">{t('sessions.user', shownName(user, ''))}</span>
          </span>
        )}
        {errors > 0 ? (
          <span class="fact err">
            <Icon name="error" tone="k-error" small />
            {tCount('fact.errors', errors, exact(errors))}
          </span>
        ) : null}
        {summary.conflicts > 0 ? (
          <span class="fact warn">
            <Icon name="warning" tone="k-warn" small />
            {tCount('sessions.conflicts', summary.conflicts, exact(summary.conflicts))}
          </span>
        ) : null}
        {parent === undefined ? null : (
          <button type="button" class="link fact" onClick={() => panel.openSession(parent)}>
            {t('session.parent', shownName(parent, ''))}
          </button>
        )}
      </div>
    </header>
  );
}

function CopyId({ panel, id }: { panel: PanelModel; id: string }) {
  const [done, setDone] = useState<boolean | undefined>(undefined);
  const label =
    done === undefined ? t('overview.copy', t('session.id')) : t(done ? 'action.copied' : 'action.copyFailed');
  return (
    <button
      type="button"
      class="act"
      aria-label={label}
      title={label}
      onClick={() => void panel.copy(id).then(setDone)}
    >
      <Icon name={done === undefined ? 'copy' : done ? 'check' : 'error'} small />
    </button>
  );
}
