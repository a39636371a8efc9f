import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { findSpanHex } from '../../src/shared/spanIds.ts';
import { isGhost } from '../../src/shared/spanTree.ts';
import type { SpanTree as Tree } from '../../src/shared/spanTree.ts';
import type { TraceColumns } from '../../src/shared/traceColumns.ts';
import { rowOf } from '../../src/shared/visibleRows.ts';
import { useWidth } from '../ui/elementSize.ts';
import { evenRows } from '../ui/rowWindow.ts';
import { shownName } from '../ui/shownText.ts';
import { t } from '../ui/text.ts';
import { VirtualRows } from '../ui/VirtualRows.tsx';
import { treeRowHeight as rowHeight } from './panelLayout.ts';
import type { PanelModel } from './panelModel.ts';
import { SpanRow } from './SpanRow.tsx';
import { spanLabel, spanRow } from './spanRow.ts';
import { TimeAxis } from './TimeAxis.tsx';
import { axisTicks } from './timeWindow.ts';
import { commandOfKey, moveInTree, typeAhead } from './treeKeys.ts';
import type { TreeCommand } from './treeKeys.ts';
import './spanTree.css';

/** Milliseconds without a key after which typing begins anew. */
const typingRest = 800;

interface SpanTreeProps {
  readonly panel: PanelModel;
  readonly columns: TraceColumns;
  readonly tree: Tree;
}

/** The spans as one treegrid: name, duration, tokens, and a bar on the time axis. */
export function SpanTree({ panel, columns, tree }: SpanTreeProps) {
  const { trace, treeScroller: scroller } = panel;
  const rows = trace.rows.value;
  const activeRow = trace.activeRow.value;
  const heights = useMemo(() => evenRows(rows.length, rowHeight), [rows]);
  const grid = useRef<HTMLDivElement>(null);
  const axis = useRef<HTMLDivElement>(null);
  const axisWidth = useWidth(axis);
  const wantsFocus = useRef(false);
  const typed = useRef({ text: '', at: 0 });
  const shown = trace.shown.value;
  const ticks = useMemo(() => axisTicks(shown, axisWidth), [shown, axisWidth]);

  useLayoutEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    grid.current?.querySelector<HTMLElement>('.span-row[tabindex="0"]')?.focus({ preventScroll: true });
  });

  // The live end is the span that started last. Leaving it is the user's: a wheel, a drag of the scroll bar, a choice.
  useLayoutEffect(() => {
    if (!trace.following.value) return;
    let newest = 0;
    for (let node = 1; node < tree.nodes; node++)
      if ((tree.starts[node] ?? 0) >= (tree.starts[newest] ?? 0) && !isGhost(tree, node)) newest = node;
    scroller.show(heights, rowOf(tree, rows, newest));
  }, [tree, heights, trace.following.value]);
  const leaveLiveEnd = () => (trace.following.value = false);

  const goTo = (node: number) => {
    wantsFocus.current = true;
    trace.select(node);
    const row = rowOf(tree, trace.rows.value, node);
    scroller.show(evenRows(trace.rows.value.length, rowHeight), row);
    // The row may have been the active one before, and then nothing draws again.
    grid.current?.querySelector<HTMLElement>('.span-row[tabindex="0"]')?.focus({ preventScroll: true });
  };

  const acts: Partial<Record<TreeCommand, (node: number) => void>> = {
    expandBelow: (node) => trace.expandBelow(node),
    zoom: (node) => trace.zoomTo(node),
    zoomOut: () => trace.setZoom(undefined),
    follow: () => (trace.following.value = !trace.following.peek()),
    openSource: (node) => {
      if (trace.node.peek() !== node) trace.select(node);
      panel.detail.openSource();
    },
    help: () => (panel.helpOpen.value = true),
  };

  const textOf = (row: number) => {
    const node = rows[row] ?? 0;
    return isGhost(tree, node) ? '' : spanLabel(columns, node);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const node = rows[activeRow];
    if (node === undefined) return;
    const typing = event.timeStamp - typed.current.at < typingRest && typed.current.text !== '';
    const command = commandOfKey(event.key, typing);
    if (command !== undefined) {
      event.preventDefault();
      typed.current = { text: '', at: 0 };
      const act = acts[command];
      if (act) {
        act(node);
        return;
      }
      const page = Math.max(1, Math.floor(scroller.height.peek() / rowHeight) - 1);
      const place = { columns, tree, rows, collapsed: trace.collapsed.peek(), row: activeRow, page };
      const move = moveInTree(command, place);
      if (move?.expand !== undefined) trace.toggle(move.expand, true);
      if (move?.collapse !== undefined) trace.toggle(move.collapse, false);
      // At the end of the tree a key stays where it is: no new choice, so the source is not asked for again.
      if (move?.node !== undefined && (move.node !== node || trace.node.peek() !== node)) goTo(move.node);
      return;
    }
    if (event.key.length !== 1) return;
    event.preventDefault();
    typed.current = { text: (typing ? typed.current.text : '') + event.key, at: event.timeStamp };
    const row = typeAhead(rows.length, activeRow, typed.current.text, textOf);
    const found = row === undefined ? undefined : rows[row];
    if (found !== undefined) goTo(found);
  };

  const source = {
    columns,
    tree,
    collapsed: trace.collapsed.value,
    shown,
    openEnd: trace.openEnd.value,
    running: trace.running.value,
    locale: panel.boot.locale,
  };
  const selected = trace.node.value;
  return (
    <div
      class="span-tree"
      role="treegrid"
      ref={grid}
      aria-label={t('tree.label', shownName(columns.summary.name, t('name.none')))}
      style={{ '--rows': String(rows.length) }}
      aria-rowcount={rows.length + 1}
      aria-colcount={4}
      onKeyDown={onKeyDown}
    >
      <div class="tree-head" role="row" aria-rowindex={1}>
        <span role="columnheader">{t('tree.span')}</span>
        <span role="columnheader" class="num">
          {t('tree.duration')}
        </span>
        <span role="columnheader" class="num c-tokens">
          {t('tree.tokens')}
        </span>
        <TimeAxis element={axis} ticks={ticks} shown={shown} width={axisWidth} />
      </div>
      <VirtualRows
        scroller={scroller}
        heights={heights}
        keyOf={(row) => trace.idOf(rows[row] ?? 0)}
        rowOfKey={(key) => {
          const node = findSpanHex(tree.table, key);
          return node < 0 ? -1 : rowOf(tree, rows, node);
        }}
        pinned={activeRow}
        attributes={{ role: 'presentation', onWheel: leaveLiveEnd, onPointerDown: leaveLiveEnd }}
      >
        {(row, style) => {
          const node = rows[row] ?? 0;
          return (
            <SpanRow
              data={spanRow(source, node)}
              style={style}
              rowIndex={row + 2}
              selected={node === selected}
              tabIndex={row === activeRow ? 0 : -1}
              ticks={ticks}
              shown={shown}
              onSelect={() => goTo(node)}
              onToggle={() => trace.toggle(node)}
              onOpenSource={() => panel.detail.openSource()}
            />
          );
        }}
      </VirtualRows>
    </div>
  );
}
