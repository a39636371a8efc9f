import type { CostAnswer, PeriodSpend } from '../../src/shared/costApi.ts';
import { formatExact } from '../../src/shared/formatCount.ts';
import { formatDate } from '../../src/shared/formatTime.ts';
import { formatUsd } from '../../src/shared/formatUsd.ts';
import { Icon } from '../ui/Icon.tsx';
import { t, tCount } from '../ui/text.ts';
import type { PanelModel } from '../traces/panelModel.ts';
import { Amount } from './Amount.tsx';
import { budgetLook, budgetTicks, projectionText, projectionTitle } from './periodText.ts';
import type { BudgetLook } from './periodText.ts';
import { meanText, perRequest, totalPerGbText } from './spendText.ts';

/** Today, this week and this month against their budgets, and what a request costs. */
export function PeriodTiles({ panel, answer }: { panel: PanelModel; answer: CostAnswer }) {
  return (
    <section class="tiles" aria-label={t('budget.label')} data-pane="tiles">
      {answer.periods.map((period) => (
        <PeriodTile key={period.period} panel={panel} period={period} answer={answer} />
      ))}
      <RequestTile panel={panel} answer={answer} />
    </section>
  );
}

function PeriodTile({ panel, period, answer }: { panel: PanelModel; period: PeriodSpend; answer: CostAnswer }) {
  const { locale } = panel.boot;
  const name = t(`period.${period.period}`);
  const look = budgetLook(period, answer);
  const since = formatDate(period.startMicros / 1000, locale, true);
  return (
    <div class="tile">
      <div class="cap tile-head">
        <span class="cut grow" title={t('period.since', since)}>
          {name}
        </span>
        {look?.warning === undefined ? null : (
          <span class={look.tone === 'k-error' ? 'err tile-warning' : 'warn tile-warning'}>
            <Icon name="warning" tone={look.tone} small />
            {look.warning}
          </span>
        )}
      </div>
      <div class="tile-value">
        <Amount
          panel={panel}
          id={`period ${period.period}`}
          about={`${name}, ${t('period.since', since)}`}
          source={{ type: 'spend', spend: period.spend }}
          amount={period.spend}
          of={name}
        />
        {period.budget === undefined ? null : (
          <span class="small dim">{t('budget.of', formatUsd(period.budget, locale))}</span>
        )}
      </div>
      {look ? (
        <BudgetBar look={look} name={name} ticks={budgetTicks(answer)} />
      ) : (
        <button type="button" class="link cap" onClick={() => panel.run('openCostSettings')}>
          {t('budget.set')}
        </button>
      )}
      <div class="tile-foot">
        <span class="cut" title={projectionTitle(period, locale)}>
          {projectionText(period.projection, locale)}
        </span>
        <span>{look?.percent ?? ''}</span>
      </div>
    </div>
  );
}

function BudgetBar({ look, name, ticks }: { look: BudgetLook; name: string; ticks: readonly number[] }) {
  return (
    <div
      class="budget-bar"
      role="meter"
      aria-label={t('budget.meter', name)}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(look.filled * 100)}
      aria-valuetext={[look.percent, look.warning].filter(Boolean).join(', ')}
    >
      <span class="track">
        <i class={`fill ${look.tone}`} style={{ width: `${look.filled * 100}%` }} />
      </span>
      {ticks.map((fraction) => (
        <b key={fraction} style={{ left: `${fraction * 100}%` }} />
      ))}
    </div>
  );
}

/** What one request costs in the window. A request is a turn: one input and all the calls it led to. */
function RequestTile({ panel, answer }: { panel: PanelModel; answer: CostAnswer }) {
  const { locale } = panel.boot;
  const { total, window } = answer;
  const mean = meanText(perRequest(total), total, locale);
  const gb = totalPerGbText(answer, locale);
  const cached = total.tokens.input > 0 ? total.tokens.cacheRead / total.tokens.input : 0;
  return (
    <div class="tile">
      <div class="cap tile-head">
        <span class="cut grow" title={t('request.title')}>
          {t('request.mean', t(`window.${window}.long`))}
        </span>
      </div>
      <div class="tile-value" title={t('request.title')}>
        {mean === '' ? <span class="dim">{t('request.none')}</span> : mean}
        {gb === '' ? null : <span class="small dim">{t('request.perGb', gb)}</span>}
      </div>
      <div class="tile-foot below-nothing">
        <span class="cut">
          {[
            tCount('request.count', total.requests, formatExact(total.requests, locale)),
            tCount('card.calls', total.calls, formatExact(total.calls, locale)),
          ].join(', ')}
        </span>
        <span>{t('request.cached', Math.round(cached * 100))}</span>
      </div>
    </div>
  );
}
