import type { Sender, Stats } from '../../shared/api.ts';
import { formatBytes, formatExact } from '../../shared/formatCount.ts';
import { formatAge, formatDateTime } from '../../shared/formatTime.ts';
import { busyText } from '../receiver/receiverState.ts';
import type { Translate } from '../translate.ts';
import type { TreeIcon, TreeNode } from './treeNode.ts';

/** What the *Connection* tree shows of a receiver that runs. */
export interface Connection {
  readonly stats: Stats;
  readonly senders: readonly Sender[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

const warning: TreeIcon = { codicon: 'warning', color: 'charts.yellow' };

/** Where to send, what stands in the way, how full the store is, and who sends. */
export function connectionNodes({ stats, senders, now }: Connection, t: Translate): readonly TreeNode[] {
  return [...endpointNodes(stats, t), ...problemNodes(stats, t), storeNode(stats, t), sendersNode(senders, now, t)];
}

function endpointNodes({ otlp, grpc }: Stats, t: Translate): readonly TreeNode[] {
  const endpoint = (id: string, label: string, address: string): TreeNode => ({
    id,
    label,
    description: address,
    tooltip: [t('Set OTEL_EXPORTER_OTLP_ENDPOINT to this address.'), t('Both ports take both protocols.')],
    icon: { codicon: 'radio-tower' },
    contextValue: 'endpoint',
  });
  return [endpoint('otlp', t('OTLP over HTTP'), otlp), endpoint('grpc', t('OTLP over gRPC'), grpc)];
}

function problemNodes({ busy, storeProblem, requests, queue }: Stats, t: Translate): readonly TreeNode[] {
  const problem = (id: string, label: string, description?: string): TreeNode => ({
    id,
    label,
    icon: warning,
    tooltip: [label, ...(description ? [description] : [])],
    ...(description && { description }),
  });
  return [
    ...(storeProblem === undefined ? [] : [problem('storeProblem', t('Nothing can be stored'), storeProblem)]),
    ...busy.map((port) => problem(`busy:${port.wanted}`, busyText(port, t))),
    ...(requests.refused > 0 ? [problem('refused', t('Requests refused'), formatExact(requests.refused))] : []),
    ...(queue.refused > 0 ? [problem('queue', t('Requests told to try again'), formatExact(queue.refused))] : []),
  ];
}

function storeNode({ stored, limits, dropped }: Stats, t: Translate): TreeNode {
  return {
    id: 'store',
    label: t('Store'),
    description: t('{0} of {1}', formatBytes(stored.bytes), formatBytes(limits.bytes)),
    tooltip: [
      t('{0} traces, {1} spans', formatExact(stored.traces), formatExact(stored.spans)),
      t('{0} log records, {1} metric data points', formatExact(stored.logs), formatExact(stored.metricPoints)),
      t('Removed to stay within the limits: {0} traces', formatExact(dropped.traces)),
      t('Kept for {0} days', formatExact(limits.days)),
    ],
    icon: { codicon: 'database' },
  };
}

function sendersNode(senders: readonly Sender[], now: number, t: Translate): TreeNode {
  return {
    id: 'senders',
    label: t('Senders'),
    description: senders.length === 0 ? t('nothing has been received yet') : formatExact(senders.length),
    icon: { codicon: 'broadcast' },
    children: senders.map((sender) => senderNode(sender, now, t)),
  };
}

function senderNode(sender: Sender, now: number, t: Translate): TreeNode {
  const id = `sender:${[sender.service, sender.sdk, sender.userAgent, sender.protocol, sender.port].join('|')}`;
  const age = formatAge(sender.lastMicros / 1000, now, 'en', t('now'));
  return {
    id,
    label: sender.service || t('Unknown service'),
    description: [sender.protocol, ...(sender.sdk ? [sender.sdk] : []), age].join(' · '),
    tooltip: senderTooltip(sender, t),
    icon: sender.refused > 0 ? warning : { codicon: 'plug' },
    ...(sender.refused > 0 && { children: [refusedNode(id, sender, t)] }),
  };
}

function senderTooltip(sender: Sender, t: Translate): readonly string[] {
  return [
    t('SDK: {0}', sender.sdk || t('unknown')),
    t('User agent: {0}', sender.userAgent || t('unknown')),
    t('Port {0}, {1}, compression: {2}', sender.port, sender.protocol, sender.compression),
    t('Last batch: {0}', formatDateTime(sender.lastMicros / 1000)),
    t('{0} requests, {1}', formatExact(sender.requests), formatBytes(sender.bytes)),
    t(
      '{0} spans, {1} log records, {2} metric data points',
      formatExact(sender.spans),
      formatExact(sender.logs),
      formatExact(sender.metricPoints),
    ),
  ];
}

function refusedNode(sender: string, { refused, refusedReason, refusedMicros }: Sender, t: Translate): TreeNode {
  const reason = refusedReason ?? t('unknown reason');
  return {
    id: `${sender}|refused`,
    label: t('{0} refused', formatExact(refused)),
    description: reason,
    tooltip: [reason, ...(refusedMicros === undefined ? [] : [formatDateTime(refusedMicros / 1000)])],
    icon: warning,
  };
}
