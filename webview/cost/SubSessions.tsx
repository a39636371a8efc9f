import type { SessionPage } from '../../src/shared/costApi.ts';
import { formatExact } from '../../src/shared/formatCount.ts';
import { sessionName } from '../../src/shared/sessionName.ts';
import { Icon } from '../ui/Icon.tsx';
import { shownName } from '../ui/shownText.ts';
import { t, tCount } from '../ui/text.ts';
import type { PanelModel } from '../traces/panelModel.ts';
import { Amount } from './Amount.tsx';
import { sessionLook } from './spendText.ts';

/** Sessions that this one started; what they cost is theirs and not part of its sum. */
export function SubSessions({ panel, page }: { panel: PanelModel; page: SessionPage }) {
  if (page.children.length === 0) return null;
  const { locale } = panel.boot;
  return (
    <section class="book" aria-label={t('session.children')} data-pane="children">
      <header class="panel-head">
        <h2 class="strong">{t('session.children')}</h2>
        <span class="small dim cut">{t('session.childrenAbout')}</span>
      </header>
      <ul class="aside-list small">
        {page.children.map((child) => {
          const look = sessionLook(child);
          return (
            <li key={child.session}>
              <Icon name={look.icon} tone={look.tone} small title={look.word} />
              <button type="button" class="link cut" onClick={() => panel.openSession(child.session)}>
                {sessionName(child, t('name.none'))}
              </button>
              <span class="cut grow dim">{shownName(child.name, t('name.none'))}</span>
              <span class="dim">{tCount('list.turns', child.turns, formatExact(child.turns, locale))}</span>
              <Amount
                panel={panel}
                id={`child ${child.session}`}
                about={sessionName(child, t('name.none'))}
                source={{ type: 'session', session: child.session, turns: child.turns }}
                amount={child.spend}
              />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
