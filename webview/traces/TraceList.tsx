import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { formatBytes, formatExact } from '../../src/shared/formatCount.ts';
import { Button } from '../ui/controls.tsx';
import { unevenRows } from '../ui/rowWindow.ts';
import { t, tCount } from '../ui/text.ts';
import { VirtualRows } from '../ui/VirtualRows.tsx';
import { listKeyMove } from './listKeys.ts';
import type { PanelModel } from './panelModel.ts';
import { mostListed } from './traceListModel.ts';
import { GroupItem, TraceItem } from './TraceItem.tsx';
import './traceList.css';

const groupHeight = 22;
const traceHeight = 44;

/** The traces, newest first, by session; one of them is open. */
export function TraceList({ panel }: { panel: PanelModel }) {
  const rows = panel.list.rows.value;
  const open = panel.trace.traceId.value;
  const scroller = panel.listScroller;
  const heights = useMemo(
    () => unevenRows(rows.map(({ type }) => (type === 'group' ? groupHeight : traceHeight))),
    [rows],
  );
  const active = useRef<string | undefined>(undefined);
  const moved = useRef(false);
  const box = useRef<HTMLElement>(null);
  const rowOfKey = (key: string) => rows.findIndex((row) => row.key === key);
  const kept = active.current === undefined ? -1 : rowOfKey(active.current);
  const activeRow = kept >= 0 ? kept : Math.max(0, open === undefined ? 0 : rowOfKey(open));

  const goTo = (row: number) => {
    const target = rows[row];
    if (!target) return;
    active.current = target.key;
    moved.current = true;
    scroller.show(heights, row);
    if (target.type === 'trace') panel.openTrace(target.trace.traceId);
    else focusActive();
  };
  const focusActive = () => {
    requestAnimationFrame(() =>
      box.current
        ?.querySelector<HTMLElement>(`[data-row="${CSS.escape(active.current ?? '')}"]`)
        ?.focus({ preventScroll: true }),
    );
  };
  useLayoutEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    focusActive();
  });

  const toggle = (group: string) => {
    active.current = group;
    panel.list.toggleGroup(group);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const action = listKeyMove(
      event.key,
      rows,
      activeRow,
      Math.max(1, Math.floor(scroller.height.peek() / traceHeight)),
    );
    if (!action) return;
    event.preventDefault();
    if (action.toggle !== undefined) {
      toggle(action.toggle);
      focusActive();
    } else if (action.row !== undefined) goTo(action.row);
    else if (action.enter) panel.openTrace(action.enter);
  };

  return (
    <section class="pane trace-list" aria-label={t('pane.list')} data-pane="list" ref={box}>
      {rows.length === 0 ? (
        <EmptyList panel={panel} />
      ) : (
        <VirtualRows
          scroller={scroller}
          heights={heights}
          keyOf={(row) => rows[row]?.key ?? ''}
          rowOfKey={rowOfKey}
          pinned={activeRow}
          onEnd={() => panel.list.more()}
          attributes={{ role: 'tree', 'aria-label': t('list.label'), onKeyDown }}
        >
          {(row, style) => {
            const entry = rows[row];
            if (!entry) return null;
            const shared = { style, tabIndex: row === activeRow ? 0 : -1, panel };
            return entry.type === 'group' ? (
              <GroupItem {...shared} row={entry} onToggle={() => toggle(entry.key)} />
            ) : (
              <TraceItem {...shared} row={entry} open={entry.trace.traceId === open} onOpen={() => goTo(row)} />
            );
          }}
        </VirtualRows>
      )}
      <StoreFoot panel={panel} />
    </section>
  );
}

function EmptyList({ panel }: { panel: PanelModel }) {
  const { list, answered } = panel.list;
  const found = list.value;
  if (!found) return <div class="grow" />;
  if (answered.value !== '')
    return (
      <div class="empty grow">
        <p>{t('empty.noMatch', answered.value)}</p>
        <p class="dim">{tCount('empty.hidden', found.total, formatExact(found.total, panel.boot.locale))}</p>
        <Button onClick={() => panel.list.setFilter('')}>{t('action.clearFilter')}</Button>
      </div>
    );
  return <div class="grow" />; // the trace pane says what to do
}

function StoreFoot({ panel }: { panel: PanelModel }) {
  const stats = panel.status.value?.stats;
  const list = panel.list.list.value;
  const total = list?.total;
  const cut = list?.next !== undefined && list.traces.length >= mostListed;
  const dropped = stats?.dropped.spans ?? 0;
  return (
    <footer class="foot" title={cut ? t('list.more', formatExact(mostListed, panel.boot.locale)) : undefined}>
      {total === undefined ? null : <span>{tCount('list.traces', total, formatExact(total, panel.boot.locale))}</span>}
      {stats ? (
        <span
          title={
            dropped > 0 ? tCount('status.droppedTitle', dropped, formatExact(dropped, panel.boot.locale)) : undefined
          }
        >
          {t('list.stored', formatBytes(stats.stored.bytes), formatBytes(stats.limits.bytes))}
        </span>
      ) : null}
    </footer>
  );
}
