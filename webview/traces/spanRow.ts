/** One row of the tree in words and numbers, ready to draw. */
import { formatCompact, formatExact } from '../../src/shared/formatCount.ts';
import { formatDuration, formatOffset } from '../../src/shared/formatDuration.ts';
import { spanIdHex } from '../../src/shared/spanIds.ts';
import { spanKindOf } from '../../src/shared/spanKind.ts';
import { isGhost } from '../../src/shared/spanTree.ts';
import type { SpanTree } from '../../src/shared/spanTree.ts';
import type { TraceColumns } from '../../src/shared/traceColumns.ts';
import { shownName } from '../ui/shownText.ts';
import { t, tCount } from '../ui/text.ts';
import { kindLooks } from './kindGroup.ts';
import type { ColourGroup } from './kindGroup.ts';
import { barPlace } from './timeWindow.ts';
import type { BarPlace, TimeWindow } from './timeWindow.ts';
import { shortId } from './traceRows.ts';
import { hasChildren } from './treeKeys.ts';

export type SpanState = 'ended' | 'running' | 'unended' | 'ghost';

export interface SpanRowData {
  readonly node: number;
  /** 0 = top level. */
  readonly depth: number;
  readonly expanded: boolean | undefined;
  readonly label: string;
  /** The label only says that the span has no name. */
  readonly unnamed: boolean;
  /** Dim text after the label: the service, where it changes. */
  readonly aside: string;
  readonly icon: string;
  readonly group: ColourGroup;
  readonly thin: boolean;
  readonly state: SpanState;
  readonly failed: boolean;
  /** The sender says so; most leave the status unset. */
  readonly ok: boolean;
  readonly errorsBelow: number;
  readonly duration: string;
  readonly tokens: string;
  readonly bar: BarPlace | undefined;
  /** The span runs on past the right edge of the window or has not ended there. */
  readonly edge: boolean;
  /** Read out by a screen reader. */
  readonly name: string;
  readonly title: string;
}

/** What rows are drawn from. */
export interface RowSource {
  readonly columns: TraceColumns;
  readonly tree: SpanTree;
  readonly collapsed: Uint8Array;
  readonly shown: TimeWindow;
  /** Where open spans are drawn to, in milliseconds from the start. */
  readonly openEnd: number;
  readonly running: boolean;
  readonly locale: string;
}

export function spanRow(source: RowSource, node: number): SpanRowData {
  const { tree, collapsed } = source;
  const expanded = hasChildren(tree, node) ? collapsed[node] === 0 : undefined;
  const shared = {
    node,
    depth: tree.depth[node] ?? 0,
    expanded,
    errorsBelow: tree.errorsBelow[node] ?? 0,
  };
  return isGhost(tree, node) ? { ...shared, ...ghostPart(source, node) } : { ...shared, ...spanPart(source, node) };
}

function ghostPart({ tree, shown }: RowSource, node: number) {
  const id = spanIdHex(tree.table.ids, node);
  const start = tree.starts[node] ?? 0;
  const end = tree.ends[node] ?? start;
  const least = formatDuration(end - start);
  const label = t('tree.ghost', shortId(id));
  return {
    label,
    unnamed: false,
    aside: '',
    icon: 'issue-draft',
    group: 'other' as const,
    thin: false,
    state: 'ghost' as const,
    failed: false,
    ok: false,
    duration: `≥\u00a0${least}`,
    tokens: '',
    bar: barPlace(start, end, shown),
    edge: false,
    name: [label, t('tree.atLeast', least)].join(', '),
    title: t('tree.ghostTitle', id),
  };
}

function spanPart(source: RowSource, node: number) {
  const { columns, tree, shown, openEnd, running, locale } = source;
  const kind = spanKindOf(columns.kinds[node] ?? 0);
  const { group, icon, thin, word } = kindLooks[kind];
  const start = tree.starts[node] ?? 0;
  const end = tree.ends[node] ?? NaN;
  const open = Number.isNaN(end);
  const state: SpanState = open ? (running ? 'running' : 'unended') : 'ended';
  const until = open ? Math.max(start, openEnd) : end;
  const duration = formatDuration(until - start);
  const failed = columns.statuses[node] === 2;
  const tokens = columns.tokens[node] ?? 0;
  const label = spanLabel(columns, node);
  const errorsBelow = tree.errorsBelow[node] ?? 0;
  const facts = [
    label,
    t(word),
    state === 'unended' ? t('tree.atLeast', duration) : duration,
    tokens > 0 && tCount('fact.tokens', tokens, formatExact(tokens, locale)),
    t('tree.startsAt', formatOffset(start)),
    failed && t('tree.failed'),
    state === 'running' && t('tree.running'),
    state === 'unended' && t('tree.neverEnded'),
    errorsBelow > 0 && tCount('tree.errorsBelow', errorsBelow, formatExact(errorsBelow, locale)),
  ];
  return {
    label,
    unnamed: givenLabel(columns, node).trim() === '',
    aside: changedService(source, node),
    icon,
    group: failed ? ('error' as const) : group,
    thin,
    state,
    failed,
    ok: columns.statuses[node] === 1,
    duration: state === 'unended' ? `≥\u00a0${duration}` : duration,
    tokens: tokens > 0 ? formatCompact(tokens) : '',
    bar: barPlace(start, until, shown),
    edge: open && until <= shown.to,
    name: facts.filter(Boolean).join(', '),
    title: `${shownName(columns.strings[columns.names[node] ?? 0] ?? '', label)}\n${duration}, ${t('tree.startsAt', formatOffset(start))}`,
  };
}

/** The name people know a span by, else its own, as it is shown. */
export function spanLabel(columns: TraceColumns, span: number): string {
  return shownName(givenLabel(columns, span), t('name.none'));
}

function givenLabel(columns: TraceColumns, span: number): string {
  const label = columns.strings[columns.labels[span] ?? 0] ?? '';
  return label.trim() === '' ? (columns.strings[columns.names[span] ?? 0] ?? '') : label;
}

/** The service of a span whose parent belongs to another one. */
function changedService({ columns, tree }: RowSource, span: number): string {
  const above = tree.parent[span] ?? -1;
  if (above < 0 || isGhost(tree, above) || columns.services[above] === columns.services[span]) return '';
  return shownName(columns.strings[columns.services[span] ?? 0] ?? '', '');
}
