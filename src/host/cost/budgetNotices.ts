import type { BudgetAlert } from '../../shared/costApi.ts';
import { formatDateTime } from '../../shared/formatTime.ts';
import { formatUsd } from '../../shared/formatUsd.ts';
import type { Translate } from '../translate.ts';

/** One notification: the worst of the alerts that belong together. */
export interface BudgetNotice {
  readonly alert: BudgetAlert;
  /** Kept when the user mutes it: nothing more is said of this budget until its period is over. */
  readonly muteKey: string;
  readonly severity: 'information' | 'warning' | 'error';
  readonly text: string;
}

const warningThreshold = 0.8;
const errorThreshold = 1;

/** At most one notification for each budget and period: who jumps from 40 % to 95 % is told so once, not twice. */
export function budgetNotices(
  alerts: readonly BudgetAlert[],
  muted: readonly string[],
  t: Translate,
): readonly BudgetNotice[] {
  const groups = Map.groupBy(alerts, muteKeyOf);
  return [...groups]
    .filter(([key]) => !muted.includes(key))
    .map(([muteKey, group]) => {
      const alert = group.reduce((worst, other) => (isWorse(other, worst) ? other : worst));
      return { alert, muteKey, severity: severityOf(alert), text: noticeText(alert, group.length, t) };
    });
}

/** Budget and period without the threshold. Every request is one of its own, so those are muted by the day. */
export function muteKeyOf({ id, scope, atMicros }: BudgetAlert): string {
  return scope === 'request'
    ? `request:${formatDateTime(atMicros / 1000).slice(0, 10)}`
    : id.slice(0, Math.max(0, id.lastIndexOf(':'))) || id;
}

function isWorse(a: BudgetAlert, b: BudgetAlert): boolean {
  return a.threshold === b.threshold ? a.usd > b.usd : a.threshold > b.threshold;
}

function severityOf({ threshold }: BudgetAlert): BudgetNotice['severity'] {
  if (threshold >= errorThreshold) return 'error';
  return threshold >= warningThreshold ? 'warning' : 'information';
}

function noticeText(alert: BudgetAlert, count: number, t: Translate): string {
  const { scope, budget } = alert;
  const amount = `${alert.atLeast ? '≥\u00a0' : ''}${formatUsd(alert.usd)}`;
  const share = budget > 0 ? Math.floor((alert.usd / budget) * 100 + 1e-9) : 100;
  const texts: Readonly<Record<BudgetAlert['scope'], string>> = {
    day: t('Agents have cost {0} today: {1} % of the daily budget of {2}.', amount, share, formatUsd(budget)),
    week: t('Agents have cost {0} this week: {1} % of the weekly budget of {2}.', amount, share, formatUsd(budget)),
    month: t('Agents have cost {0} this month: {1} % of the monthly budget of {2}.', amount, share, formatUsd(budget)),
    session: t('A session has cost {0}: {1} % of the budget of {2} for one.', amount, share, formatUsd(budget)),
    request:
      count > 1
        ? t(
            '{0} requests passed a threshold; the dearest cost {1}: {2} % of the budget of {3} for one.',
            count,
            amount,
            share,
            formatUsd(budget),
          )
        : t('A request has cost {0}: {1} % of the budget of {2} for one.', amount, share, formatUsd(budget)),
  };
  return texts[scope];
}
