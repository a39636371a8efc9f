import { useEffect, useRef } from 'preact/hooks';
import { Button } from '../ui/controls.tsx';
import { t } from '../ui/text.ts';
import type { PanelModel } from '../traces/panelModel.ts';
import { Breakdown } from './Breakdown.tsx';
import { CostChart } from './CostChart.tsx';
import { CostNotes } from './CostNotes.tsx';
import { CostToolbar } from './CostToolbar.tsx';
import { Hints } from './Hints.tsx';
import { PeriodTiles } from './PeriodTiles.tsx';
import { SessionPageView } from './SessionPageView.tsx';
import { SessionTable } from './SessionTable.tsx';
import { WhatIfPicker } from './WhatIfPicker.tsx';
import './cost.css';

/** The tab Sessions & cost: the overview, or the session that is open. */
export function CostTab({ panel }: { panel: PanelModel }) {
  const { cost } = panel;
  const box = useRef<HTMLDivElement>(null);
  const open = cost.session.session.value;
  const before = useRef(open);
  const isThere = open === undefined || cost.session.page.value !== undefined;
  useEffect(() => {
    if (before.current === open || !isThere) return;
    before.current = open;
    // What was clicked is gone with its view: the focus goes to the way back, or to the row that was left.
    if (document.activeElement !== null && document.activeElement !== document.body) return;
    box.current?.querySelector<HTMLElement>(open === undefined ? '.session-row[tabindex="0"]' : 'button')?.focus();
  }, [open, isThere]);
  return (
    <div ref={box} class="cost" id="panel-cost" role="tabpanel" aria-labelledby="panel-tab-cost">
      {open === undefined ? <Overview panel={panel} /> : <SessionPageView panel={panel} />}
    </div>
  );
}

function Overview({ panel }: { panel: PanelModel }) {
  const { overview, sessions, empty } = panel.cost;
  if (empty.value) return <NoSessions panel={panel} />;
  const answer = overview.answer.value;
  return (
    <>
      <CostToolbar panel={panel} />
      <CostNotes panel={panel} />
      {answer ? (
        <>
          <PeriodTiles panel={panel} answer={answer} />
          <div class="cost-two">
            <CostChart panel={panel} answer={answer} />
            <Breakdown panel={panel} answer={answer} />
          </div>
        </>
      ) : null}
      <div class="cost-two fill">
        <SessionTable panel={panel} />
        <div class="cost-side">
          <Hints panel={panel} />
          <WhatIfPicker panel={panel} session={panel.cost.active.value ?? sessions.sessions.value.get(0)?.session} />
        </div>
      </div>
    </>
  );
}

/** One sentence and what to do, as in the tab Traces. */
function NoSessions({ panel }: { panel: PanelModel }) {
  const status = panel.status.value;
  const address = (status?.otlp ?? status?.stats?.otlp ?? '').replace(
    /^https?:\/\/(127\.0\.0\.1|\[::1\])/,
    'localhost',
  );
  return (
    <div class="empty cost-empty">
      <p>{panel.down.value || address === '' ? t('cost.noneStopped') : t('cost.none', address)}</p>
      <div class="buttons">
        <Button primary onClick={() => panel.run('runDemo')}>
          {t('action.runDemo')}
        </Button>
        <Button onClick={() => panel.run('copyEndpoint')}>{t('action.copyEndpoint')}</Button>
      </div>
    </div>
  );
}
