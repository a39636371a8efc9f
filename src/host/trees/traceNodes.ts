import type { TraceSummary } from '../../shared/api.ts';
import type { SessionSummary } from '../../shared/costApi.ts';
import { formatDuration } from '../../shared/formatDuration.ts';
import { formatDateTime } from '../../shared/formatTime.ts';
import { formatAmount } from '../../shared/formatUsd.ts';
import { traceBadge, type TraceBadge } from '../../shared/traceBadge.ts';
import { commands, itemCommands } from '../contributes.ts';
import { countText } from '../countText.ts';
import type { Translate } from '../translate.ts';
import { sessionForest, type SessionBranch } from './sessionForest.ts';
import { sessionNode } from './sessionNode.ts';
import type { TreeIcon, TreeNode } from './treeNode.ts';

/** What the *Traces* tree shows: the newest traces and sessions, and how many traces there are in all. */
export interface ListedTraces {
  readonly traces: readonly TraceSummary[];
  readonly total: number;
  /** Of the same time; empty until they are known. */
  readonly sessions: readonly SessionSummary[];
  /** More traces can be listed here; otherwise the rest is in the panel. */
  readonly hasMore: boolean;
}

/** Newest first; the traces of one session stand together where the session's newest one would. */
export function traceNodes({ traces, total, sessions, hasMore }: ListedTraces, t: Translate): readonly TreeNode[] {
  const nodes = sessionForest(traces, sessions).flatMap((branch) => branchNodes(branch, t));
  return total > traces.length ? [...nodes, olderNode(total - traces.length, hasMore, t)] : nodes;
}

/** A trace that belongs to no session stands for itself. */
function branchNodes(branch: SessionBranch, t: Translate): readonly TreeNode[] {
  const children = [
    ...branch.traces.map((trace) => traceNode(trace, t)),
    ...branch.children.flatMap((child) => branchNodes(child, t)),
  ];
  return branch.session === undefined ? children : [sessionNode(branch.session, branch, children, t)];
}

function traceNode(trace: TraceSummary, t: Translate): TreeNode {
  return {
    id: `trace:${trace.traceId}`,
    label: trace.name,
    description: traceFacts(trace, t).join(' · '),
    tooltip: traceTooltip(trace, t),
    icon: traceIcon(trace),
    spokenState: stateWords(trace, t),
    contextValue: trace.pinned ? 'pinnedTrace' : 'trace',
    session: trace.session ?? trace.traceId,
    command: { id: itemCommands.openTrace, arguments: [trace.traceId] },
  };
}

const icons: Readonly<Record<TraceBadge, TreeIcon>> = {
  running: { codicon: 'loading~spin' },
  error: { codicon: 'error', color: 'editorError.foreground' },
  partial: { codicon: 'warning', color: 'charts.yellow' },
  complete: { codicon: 'pass', color: 'testing.iconPassed' },
};

/** Shape and colour say the same: an error is never told by colour alone. */
export function traceIcon(trace: Pick<TraceSummary, 'state' | 'errors'>): TreeIcon {
  const badge = traceBadge(trace);
  const color = trace.errors > 0 ? icons.error.color : undefined;
  return badge === 'running' && color ? { ...icons.running, color } : icons[badge];
}

function stateWords(trace: TraceSummary, t: Translate): string {
  const words: Readonly<Record<TraceBadge, string>> = {
    running: t('running'),
    error: t('failed'),
    partial: '', // the description says it
    complete: t('complete'),
  };
  return words[traceBadge(trace)];
}

function traceFacts(trace: TraceSummary, t: Translate): readonly string[] {
  const shortest = trace.state === 'complete' ? '' : '≥ ';
  return [
    shortest + formatDuration(trace.durationMicros / 1000),
    countText('span', trace.spans, t),
    ...(trace.errors > 0 ? [countText('error', trace.errors, t)] : []),
    ...(trace.usd > 0 ? [formatAmount(trace)] : []),
    ...(trace.state === 'partial' ? [t('partial')] : []),
  ];
}

function traceTooltip(trace: TraceSummary, t: Translate): readonly string[] {
  return [
    trace.name,
    traceFacts(trace, t).join(' · '),
    t('Service: {0}', trace.service),
    ...(trace.session === undefined ? [] : [t('Session: {0}', trace.session)]),
    t('Started: {0}', formatDateTime(trace.startMicros / 1000)),
    ...(trace.open > 0 ? [t('Spans not ended: {0}', trace.open)] : []),
    ...(trace.missing > 0 ? [t('Parents not received: {0}', trace.missing)] : []),
    ...(trace.pinned ? [t('Pinned: kept when older traces are removed')] : []),
  ];
}

function olderNode(count: number, hasMore: boolean, t: Translate): TreeNode {
  return {
    id: 'older',
    label: countText('olderTrace', count, t),
    description: hasMore ? t('load more') : t('in Agent Traces'),
    icon: { codicon: 'ellipsis' },
    command: { id: hasMore ? itemCommands.loadMoreTraces : commands.openTraces },
  };
}
