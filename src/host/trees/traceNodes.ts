import type { TraceSummary } from '../../shared/api.ts';
import { formatDuration } from '../../shared/formatDuration.ts';
import { formatDateTime } from '../../shared/formatTime.ts';
import { traceBadge, type TraceBadge } from '../../shared/traceBadge.ts';
import { commands, itemCommands } from '../contributes.ts';
import { countText } from '../countText.ts';
import type { Translate } from '../translate.ts';
import type { TreeIcon, TreeNode } from './treeNode.ts';

/** What the *Traces* tree shows: the newest traces, and how many there are in all. */
export interface ListedTraces {
  readonly traces: readonly TraceSummary[];
  readonly total: number;
}

/** Newest first; the traces of one session stand together where the session's newest one would. */
export function traceNodes({ traces, total }: ListedTraces, t: Translate): readonly TreeNode[] {
  const groups = Map.groupBy(traces, ({ session, traceId }) => session ?? `trace:${traceId}`);
  const nodes = [...groups.values()].flatMap((group) => groupNodes(group, t));
  return total > traces.length ? [...nodes, olderNode(total - traces.length, t)] : nodes;
}

function groupNodes(group: readonly TraceSummary[], t: Translate): readonly TreeNode[] {
  const [newest] = group;
  const children = group.map((trace) => traceNode(trace, t));
  if (newest?.session === undefined) return children;
  const errors = group.reduce((sum, trace) => sum + trace.errors, 0);
  return [
    {
      id: `session:${newest.session}`,
      label: newest.service,
      description: [newest.session, countText('trace', group.length, t)].join(' · '),
      tooltip: [t('Session: {0}', newest.session), ...errorFacts(errors, t)],
      icon: { codicon: 'comment-discussion' },
      contextValue: 'session',
      children,
    },
  ];
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
    ...errorFacts(trace.errors, t),
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

function errorFacts(errors: number, t: Translate): readonly string[] {
  return errors === 0 ? [] : [countText('error', errors, t)];
}

function olderNode(count: number, t: Translate): TreeNode {
  return {
    id: 'older',
    label: countText('olderTrace', count, t),
    description: t('in Agent Traces'),
    icon: { codicon: 'ellipsis' },
    command: { id: commands.openTraces },
  };
}
