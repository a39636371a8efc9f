import { useSignalEffect } from '@preact/signals';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { SessionOrder } from '../../src/shared/costApi.ts';
import { formatExact } from '../../src/shared/formatCount.ts';
import type { PanelStringKey } from '../../src/shared/panelStrings.ts';
import { Button, TextField } from '../ui/controls.tsx';
import { Icon } from '../ui/Icon.tsx';
import { rowKeyTarget } from '../ui/rowKeys.ts';
import { evenRows, rowWindow } from '../ui/rowWindow.ts';
import { t } from '../ui/text.ts';
import { VirtualRows } from '../ui/VirtualRows.tsx';
import type { PanelModel } from '../traces/panelModel.ts';
import { SessionRow } from './SessionRow.tsx';
import './sessionTable.css';

const rowHeight = 22;

interface Column {
  readonly id: string;
  readonly name: PanelStringKey;
  readonly order?: SessionOrder;
  /** What a click sorts by, where the heading does not say it all. */
  readonly title?: PanelStringKey;
}

const columns: readonly Column[] = [
  { id: 'name', name: 'sessions.session', order: 'start', title: 'sessions.sortStart' },
  { id: 'turns', name: 'sessions.turns', order: 'turns' },
  { id: 'agents', name: 'sessions.agents' },
  { id: 'models', name: 'sessions.models' },
  { id: 'in', name: 'sessions.in', order: 'tokens', title: 'sessions.sortTokens' },
  { id: 'cached', name: 'sessions.cached' },
  { id: 'out', name: 'sessions.out' },
  { id: 'cost', name: 'sessions.cost', order: 'cost' },
  { id: 'errors', name: 'sessions.errors', order: 'errors' },
  { id: 'duration', name: 'sessions.duration', order: 'duration' },
  { id: 'last', name: 'sessions.last', order: 'last' },
];

/** All sessions, sorted and filtered by the collector; only the rows in sight are elements, only their pages are read. */
export function SessionTable({ panel }: { panel: PanelModel }) {
  const { sessions, active } = panel.cost;
  const { scroller, total, placeOf } = sessions;
  const count = total.value ?? 0;
  const heights = useMemo(() => evenRows(count, rowHeight), [count]);
  const box = useRef<HTMLElement>(null);
  const moved = useRef(false);
  const activeRow = Math.max(0, placeOf.value.get(active.value ?? '') ?? 0);

  useSignalEffect(() => {
    const rows = evenRows(sessions.total.value ?? 0, rowHeight);
    const { first, end } = rowWindow(rows, scroller.top.value, scroller.height.value);
    sessions.want(first, end);
  });
  useLayoutEffect(() => {
    if (!moved.current) return;
    const row = box.current?.querySelector<HTMLElement>('.session-row[tabindex="0"]');
    if (!row) return;
    moved.current = false;
    row.focus({ preventScroll: true });
  });

  const onKeyDown = (event: KeyboardEvent) => {
    const onRow = event.target instanceof HTMLElement && event.target.classList.contains('session-row');
    const session = sessions.sessions.peek().get(activeRow)?.session;
    if (event.key === 'Enter' && onRow && session !== undefined) {
      event.preventDefault();
      panel.openSession(session);
      return;
    }
    const page = Math.max(1, Math.floor(scroller.height.peek() / rowHeight) - 1);
    const to = rowKeyTarget(event.key, activeRow, count, page);
    if (to === undefined) return;
    event.preventDefault();
    scroller.show(heights, to);
    const target = sessions.sessions.peek().get(to);
    if (!target) return; // its page is on its way
    moved.current = true;
    panel.cost.card.close();
    panel.cost.setActive(target.session);
  };

  return (
    <section class="sessions" aria-label={t('sessions.title')} data-pane="sessions" ref={box}>
      <SessionsHead panel={panel} />
      {count === 0 && total.value !== undefined ? (
        <NoMatch panel={panel} />
      ) : (
        <div class="session-grid" role="grid" aria-label={t('sessions.title')} aria-rowcount={count + 1}>
          <div class="session-cells session-heads cap" role="row" aria-rowindex={1}>
            {columns.map((column) => (
              <ColumnHead key={column.id} panel={panel} column={column} />
            ))}
          </div>
          <VirtualRows
            scroller={scroller}
            heights={heights}
            keyOf={(row) => sessions.sessions.value.get(row)?.session ?? `#${row}`}
            rowOfKey={(key) => placeOf.peek().get(key) ?? -1}
            pinned={activeRow}
            attributes={{ role: 'rowgroup', onKeyDown }}
          >
            {(row, style) => (
              <SessionRow
                panel={panel}
                session={sessions.sessions.value.get(row)}
                row={row}
                style={style}
                tabIndex={row === activeRow ? 0 : -1}
              />
            )}
          </VirtualRows>
        </div>
      )}
    </section>
  );
}

function SessionsHead({ panel }: { panel: PanelModel }) {
  const { sessions } = panel.cost;
  const total = sessions.total.value;
  const stored = sessions.stored.value;
  const { locale } = panel.boot;
  return (
    <header class="panel-head">
      <h2 class="strong">{t('sessions.title')}</h2>
      <span class="small dim" aria-live="polite">
        {total === undefined
          ? t('sessions.loading')
          : stored === undefined || stored <= total
            ? formatExact(total, locale)
            : t('sessions.of', formatExact(total, locale), formatExact(stored, locale))}
      </span>
      {sessions.problem.value === undefined || panel.down.value ? null : (
        <span class="small err cut" role="alert" title={sessions.problem.value}>
          {sessions.problem.value}{' '}
          <button type="button" class="link" onClick={sessions.reload}>
            {t('action.tryAgain')}
          </button>
        </span>
      )}
      <span class="grow" />
      <div class="session-filter" role="search">
        <TextField
          compact
          value={sessions.filter.value}
          label={t('sessions.filter')}
          placeholder={t('sessions.filter')}
          icon="search"
          onInput={(text) => sessions.setFilter(text)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || sessions.filter.peek() === '') return;
            event.preventDefault();
            sessions.setFilter('');
          }}
        />
      </div>
    </header>
  );
}

function ColumnHead({ panel, column }: { panel: PanelModel; column: Column }) {
  const { sessions } = panel.cost;
  const { id, name, order, title } = column;
  const label = t(name);
  if (order === undefined)
    return (
      <span role="columnheader" class={`c-${id} cut`}>
        {label}
      </span>
    );
  const sorted = sessions.order.value === order;
  const up = sessions.ascending.value;
  return (
    <span role="columnheader" class={`c-${id}`} aria-sort={sorted ? (up ? 'ascending' : 'descending') : 'none'}>
      <button
        type="button"
        class={sorted ? 'sort sorted' : 'sort'}
        title={title ? t(title) : t('sessions.sortBy', label)}
        onClick={() => sessions.sortBy(order)}
      >
        <span class="cut">{label}</span>
        {sorted ? <Icon name={up ? 'chevron-up' : 'chevron-down'} small /> : null}
      </button>
    </span>
  );
}

function NoMatch({ panel }: { panel: PanelModel }) {
  const { sessions, overview } = panel.cost;
  if (sessions.answered.value === '')
    return <p class="empty dim">{t('sessions.noneInWindow', t(`window.${overview.window.value}.long`))}</p>;
  return (
    <div class="empty">
      <p>{t('sessions.noMatch', sessions.answered.value)}</p>
      <Button onClick={() => sessions.setFilter('')}>{t('action.clearFilter')}</Button>
    </div>
  );
}
