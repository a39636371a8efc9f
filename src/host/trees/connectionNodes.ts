import type { Sender, SignalCounts, Stats } from '../../shared/api.ts';
import { formatBytes, formatExact } from '../../shared/formatCount.ts';
import { formatAge, formatDateTime } from '../../shared/formatTime.ts';
import { countText } from '../countText.ts';
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

const severities: Readonly<Record<'warning' | 'error', TreeIcon>> = {
  warning: { codicon: 'warning', color: 'charts.yellow' },
  error: { codicon: 'error', color: 'editorError.foreground' },
};

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

function problemNodes({ busy, storeProblem, storeNotice, requests, queue }: Stats, t: Translate): readonly TreeNode[] {
  const refusals: readonly [string, string, number][] = [
    ['refused', t('Requests refused'), requests.refused],
    ['queue', t('Requests told to try again'), queue.refused],
  ];
  return [
    ...(storeProblem === undefined
      ? []
      : [problemNode('error', 'storeProblem', t('Nothing can be stored'), t, storeProblem)]),
    ...(storeNotice === undefined ? [] : [problemNode('warning', 'storeNotice', t('About the store'), t, storeNotice)]),
    ...busy.map((port) => problemNode('warning', `busy:${port.wanted}`, busyText(port, t), t)),
    ...refusals
      .filter(([, , count]) => count > 0)
      .map(([id, label, count]) => problemNode('warning', id, label, t, formatExact(count))),
  ];
}

function problemNode(
  severity: 'warning' | 'error',
  id: string,
  label: string,
  t: Translate,
  description?: string,
): TreeNode {
  return {
    id,
    label,
    icon: severities[severity],
    spokenState: severity === 'error' ? t('error') : t('warning'),
    tooltip: [label, ...(description ? [description] : [])],
    ...(description && { description }),
  };
}

function storeNode({ stored, limits, dropped }: Stats, t: Translate): TreeNode {
  return {
    id: 'store',
    label: t('Store'),
    description: t('{0} of {1}', formatBytes(stored.bytes), formatBytes(limits.bytes)),
    tooltip: [
      countText('trace', stored.traces, t),
      itemsText(stored, t),
      t('Removed to stay within the limits: {0}', countText('trace', dropped.traces, t)),
      t('Kept for {0}', countText('day', limits.days, t)),
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
    icon: sender.refused > 0 ? severities.warning : { codicon: 'plug' },
    ...(sender.refused > 0 && { spokenState: t('warning') }),
    ...(sender.refused > 0 && { children: [refusedNode(id, sender, t)] }),
  };
}

function senderTooltip(sender: Sender, t: Translate): readonly string[] {
  return [
    t('SDK: {0}', sender.sdk || t('unknown')),
    t('User agent: {0}', sender.userAgent || t('unknown')),
    t('Port {0}, {1}, compression: {2}', sender.port, sender.protocol, sender.compression),
    t('Last batch: {0}', formatDateTime(sender.lastMicros / 1000)),
    `${countText('request', sender.requests, t)}, ${formatBytes(sender.bytes)}`,
    itemsText(sender, t),
  ];
}

function itemsText({ spans, logs, metricPoints }: SignalCounts, t: Translate): string {
  return [countText('span', spans, t), countText('log', logs, t), countText('metricPoint', metricPoints, t)].join(', ');
}

function refusedNode(sender: string, { refused, refusedReason, refusedMicros }: Sender, t: Translate): TreeNode {
  const reason = refusedReason ?? t('unknown reason');
  return {
    id: `${sender}|refused`,
    label: t('{0} refused', formatExact(refused)),
    description: reason,
    tooltip: [reason, ...(refusedMicros === undefined ? [] : [formatDateTime(refusedMicros / 1000)])],
    icon: severities.warning,
    spokenState: t('warning'),
  };
}
