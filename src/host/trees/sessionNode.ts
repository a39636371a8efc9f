import type { SessionSummary } from '../../shared/costApi.ts';
import { formatCompact } from '../../shared/formatCount.ts';
import { formatDateTime } from '../../shared/formatTime.ts';
import { formatAmount } from '../../shared/formatUsd.ts';
import { sessionName } from '../../shared/sessionName.ts';
import { itemCommands } from '../contributes.ts';
import { countText } from '../countText.ts';
import type { Translate } from '../translate.ts';
import type { SessionBranch } from './sessionForest.ts';
import type { TreeIcon, TreeNode } from './treeNode.ts';

/** The row of a session: its name, its newest trace, turns, cost, errors, and whether it runs. */
export function sessionNode(
  { id, summary }: NonNullable<SessionBranch['session']>,
  { traces, children: nested }: SessionBranch,
  children: readonly TreeNode[],
  t: Translate,
): TreeNode {
  const rest = (summary?.traces ?? 0) - traces.length;
  const row = {
    id: `session:${id}`,
    contextValue: 'session',
    session: id,
    children: rest > 0 ? [...children, olderTracesNode(id, rest, t)] : children,
  };
  if (summary) return { ...row, ...summaryRow(summary, nested.length, t) };
  return {
    ...row,
    label: sessionName({ service: traces[0]?.service ?? '', session: id }, t('Unknown service')),
    description: countText('trace', traces.length, t),
    tooltip: [t('Session: {0}', id)],
    icon: { codicon: 'comment-discussion' },
  };
}

function summaryRow(summary: SessionSummary, nested: number, t: Translate) {
  return {
    label: sessionName(summary, t('Unknown service')),
    description: sessionFacts(summary, t).join(' · '),
    tooltip: sessionTooltip(summary, nested, t),
    icon: sessionIcon(summary),
    spokenState: [summary.live ? t('running') : '', t('session')].filter(Boolean).join(', '),
  };
}

/** `3 turns · ≥ $0.12 · 2 errors` */
function sessionFacts({ turns, spend, errors }: SessionSummary, t: Translate): readonly string[] {
  return [
    countText('turn', turns, t),
    ...(spend.calls > 0 ? [formatAmount(spend, t('unpriced'))] : []),
    ...(errors > 0 ? [countText('error', errors, t)] : []),
  ];
}

function sessionTooltip(summary: SessionSummary, nested: number, t: Translate): readonly string[] {
  const { session, source, service, user, agents, models, spend, traces, conflicts } = summary;
  const listed = (label: string, names: readonly string[]) => (names.length > 0 ? [t(label, names.join(', '))] : []);
  return [
    // The row has no room for it: what the session costs must not be cut.
    ...(summary.name === '' ? [] : [summary.name]),
    source === 'run' ? t('Run: {0}', session) : t('Session: {0}', session),
    sessionFacts(summary, t).join(' · '),
    t('Service: {0}', service),
    ...listed('User: {0}', user === undefined ? [] : [user]),
    ...listed('Agents: {0}', agents),
    ...listed('Models: {0}', models),
    t('Tokens: {0} in, {1} out', formatCompact(spend.tokens.input), formatCompact(spend.tokens.output)),
    ...(spend.unpriced > 0 ? [t('{0} without a known price', countText('call', spend.unpriced, t))] : []),
    countText('trace', traces, t),
    ...(nested > 0 ? [t('Sessions it started: {0}', nested)] : []),
    ...(conflicts > 0 ? [t('Traces that name more than one session: {0}', conflicts)] : []),
    t('Started: {0}', formatDateTime(summary.startMicros / 1000)),
    t('Last: {0}', formatDateTime(summary.lastMicros / 1000)),
  ];
}

/** Shape and colour say the same; a run has a shape of its own. */
function sessionIcon({ live, errors, source }: SessionSummary): TreeIcon {
  const shape = source === 'run' ? 'play-circle' : 'comment-discussion';
  return {
    codicon: live ? 'loading~spin' : shape,
    ...(errors > 0 && { color: 'editorError.foreground' }),
  };
}

function olderTracesNode(id: string, count: number, t: Translate): TreeNode {
  return {
    id: `session:${id}:older`,
    label: countText('olderTrace', count, t),
    description: t('in the session'),
    icon: { codicon: 'ellipsis' },
    command: { id: itemCommands.openSession, arguments: [id] },
  };
}
