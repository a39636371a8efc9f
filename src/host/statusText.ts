import { formatExact } from '../shared/formatCount.ts';
import type { CostStatus } from './cost/costStatus.ts';
import { shownName } from '../shared/shownText.ts';
import { isUp } from './receiver/receiverState.ts';
import type { Snapshot } from './receiver/receiverFeed.ts';
import type { Translate } from './translate.ts';

/** The status bar item as data. */
export interface StatusText {
  readonly text: string;
  /** A line each, plain text. */
  readonly tooltip: readonly string[];
  readonly severity: 'none' | 'warning' | 'error';
  /** The colour is of a budget, so a click leads to the cost. */
  readonly opensCost?: true;
}

/** The worst first. */
const ranks = ['error', 'warning', 'none'] as const;
/** A budget's state is never told by colour alone. */
const costMarks: Readonly<Record<StatusText['severity'], string>> = {
  none: '',
  warning: '$(warning) ',
  error: '$(error) ',
};

/**
 * Port, live traces, cost today and the worst state; `undefined` = nothing to say: it was never wanted, or stopped on
 * request. `cost` is absent while it is not known or not wanted here.
 */
export function statusText(
  { receiver, data }: Snapshot,
  cost: CostStatus | undefined,
  t: Translate,
): StatusText | undefined {
  const { state, message, line } = receiver;
  const said = message === undefined ? [] : [message];
  if (state === 'stopped')
    return message === undefined
      ? undefined
      : { text: `$(circle-slash) ${t('Agent Loupe')}`, tooltip: [message], severity: 'none' };
  if (state === 'starting')
    return {
      text: `$(loading~spin) ${t('Agent Loupe')}`,
      tooltip: [t('The receiver is starting…'), ...said],
      severity: 'none',
    };
  if (!isUp(receiver) || !line)
    return {
      text: `$(error) ${t('Agent Loupe')}`,
      tooltip: [t('The receiver could not start.'), ...said],
      severity: 'error',
    };

  const { storeProblem: problem, storeNotice: notice } = data?.stats ?? {};
  const live = data?.list.traces.filter((trace) => trace.state === 'running').length ?? 0;
  const failed = data?.list.traces.filter(({ errors }) => errors > 0).length ?? 0;
  const own = problem ? 'error' : line.busy?.length || notice ? 'warning' : 'none';
  const icon = { none: '$(broadcast)', warning: '$(warning)', error: '$(error)' }[own];
  const budget = cost?.severity ?? 'none';
  return {
    text: [
      `${icon} ${portOf(line.otlp)}`,
      ...(live > 0 ? [`$(pulse) ${live}`] : []),
      ...(cost?.text ? [`· ${costMarks[budget]}${cost.text}`] : []),
    ].join(' '),
    tooltip: [
      t('Agent Loupe receives OpenTelemetry data on {0}', line.otlp),
      ...said,
      ...(problem === undefined ? [] : [t('Nothing can be stored: {0}', problem)]),
      ...(notice === undefined ? [] : [notice]),
      t('Live traces: {0}', formatExact(live)),
      t('With errors, of the newest {0}: {1}', data?.list.traces.length ?? 0, formatExact(failed)),
      ...(data ? [t('Stored traces: {0}', formatExact(data.list.total))] : []),
      ...(cost?.tooltip ?? []),
    ].map((line) => shownName(line, line)),
    severity: ranks.find((rank) => rank === own || rank === budget) ?? 'none',
    ...(ranks.indexOf(budget) < ranks.indexOf(own) && { opensCost: true }),
  };
}

function portOf(otlp: string): string {
  return URL.parse(otlp)?.port ?? otlp;
}
