import type { BudgetAlert } from '../../shared/costApi.ts';
import { formatDateTime } from '../../shared/formatTime.ts';
import { formatUsd } from '../../shared/formatUsd.ts';
import { noticeText } from '../noticeText.ts';
import type { Translate } from '../translate.ts';

/** One notification: all that passed a threshold at the same time, the worst first. */
export interface BudgetNotice {
  /** The worst. */
  readonly alert: BudgetAlert;
  /** Kept when the user mutes it: nothing more is said of these budgets until their periods are over. */
  readonly muteKeys: readonly string[];
  /** What is muted then, and until when. */
  readonly muteText: string;
  readonly severity: 'information' | 'warning' | 'error';
  readonly text: string;
}

const warningThreshold = 0.8;
const errorThreshold = 1;

/** Sentences of one notification; it shows no more lines than these. */
const mostSentences = 3;

/**
 * At most one notification, with a sentence for each budget and period: a call that takes day, session and turn over their
 * limits is one event, and who jumps from 40 % to 95 % is told so once, not twice. `nameOf` gives what a session is called.
 */
export function budgetNotices(
  alerts: readonly BudgetAlert[],
  muted: readonly string[],
  t: Translate,
  nameOf: (session: string) => string,
): readonly BudgetNotice[] {
  const groups = [...Map.groupBy(alerts, muteKeyOf)]
    .filter(([key]) => !muted.includes(key))
    .map(([muteKey, group]) => ({ muteKey, group, alert: group.reduce((a, b) => (isWorse(b, a) ? b : a)) }))
    .sort((a, b) => b.alert.threshold - a.alert.threshold);
  const [worst] = groups;
  if (!worst) return [];
  const rest = groups.length - mostSentences;
  const sentences = groups
    .slice(0, mostSentences)
    .map(({ alert, group }) => noticeSentence(alert, group.length, t, nameOf));
  return [
    {
      alert: worst.alert,
      muteKeys: groups.map(({ muteKey }) => muteKey),
      muteText: t('Muted: {0}.', groups.map(({ alert }) => mutedText(alert, t, nameOf)).join(', ')),
      severity: severityOf(worst.alert),
      text: noticeText(
        [...sentences, ...(rest > 0 ? [t('{0} more budgets passed a threshold.', rest)] : [])].join(' '),
      ),
    },
  ];
}

function mutedText({ scope, session }: BudgetAlert, t: Translate, nameOf: (session: string) => string): string {
  const texts: Readonly<Record<BudgetAlert['scope'], string>> = {
    day: t('the daily budget until midnight'),
    week: t('the weekly budget until the end of the week'),
    month: t('the monthly budget until the end of the month'),
    session: t('the budget of session {0} for good', nameOf(session ?? '')),
    request: t('the budget for one turn until midnight'),
  };
  return texts[scope];
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

function noticeSentence(alert: BudgetAlert, count: number, t: Translate, nameOf: (session: string) => string): string {
  const { scope, budget } = alert;
  const name = nameOf(alert.session ?? '');
  const amount = `${alert.atLeast ? '≥\u00a0' : ''}${formatUsd(alert.usd)}`;
  const share = budget > 0 ? Math.floor((alert.usd / budget) * 100 + 1e-9) : 100;
  const texts: Readonly<Record<BudgetAlert['scope'], string>> = {
    day: t('Agents have cost {0} today: {1} % of the daily budget of {2}.', amount, share, formatUsd(budget)),
    week: t('Agents have cost {0} this week: {1} % of the weekly budget of {2}.', amount, share, formatUsd(budget)),
    month: t('Agents have cost {0} this month: {1} % of the monthly budget of {2}.', amount, share, formatUsd(budget)),
    session: t(
      'Session {0} has cost {1}: {2} % of the budget of {3} for one session.',
      name,
      amount,
      share,
      formatUsd(budget),
    ),
    request:
      count > 1
        ? t(
            '{0} turns passed a threshold; the dearest, of session {1}, cost {2}: {3} % of the budget of {4} for one turn (request).',
            count,
            name,
            amount,
            share,
            formatUsd(budget),
          )
        : t(
            'A turn of session {0} has cost {1}: {2} % of the budget of {3} for one turn (request).',
            name,
            amount,
            share,
            formatUsd(budget),
          ),
  };
  return texts[scope];
}
