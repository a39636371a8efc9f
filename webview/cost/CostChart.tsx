import { useMemo } from 'preact/hooks';
import type { CostAnswer, CostBar } from '../../src/shared/costApi.ts';
import { formatCompact, formatExact } from '../../src/shared/formatCount.ts';
import { formatDate, formatHour } from '../../src/shared/formatTime.ts';
import { formatChange } from '../../src/shared/formatUsd.ts';
import { seriesNames, TimeBars } from '../ui/TimeBars.tsx';
import { t } from '../ui/text.ts';
import type { PanelModel } from '../traces/panelModel.ts';
import { Amount, CardTrigger } from './Amount.tsx';
import { useRovingAmounts } from './rovingAmounts.ts';
import { axisText, barTime, costChart } from './costChartData.ts';
import type { CostChartData } from './costChartData.ts';
import { amountText, tokenTotal, valueName } from './spendText.ts';

const chartHeight = 180;

/** Cost over the window as stacked bars, and the same as a table: shown on request, always there for a screen reader. */
export function CostChart({ panel, answer }: { panel: PanelModel; answer: CostAnswer }) {
  const { locale } = panel.boot;
  const chart = useMemo(() => costChart(answer, locale), [answer, locale]);
  const spent = answer.bars.filter(({ spend }) => spend.calls > 0);
  const roving = useRovingAmounts(spent.length);
  const asTable = panel.cost.overview.asTable.value;
  const title = t(`chart.${chart.measure}.${answer.window}`);
  const by = t(`dimension.${answer.by}`).toLowerCase();
  return (
    <section class="cost-chart" aria-label={title} data-pane="chart">
      <header class="panel-head">
        <h2 class="strong">{title}</h2>
        <span class="small dim cut">{windowText(answer, locale)}</span>
      </header>
      {chart.bars.length === 0 ? (
        <p class="section dim">
          {t(answer.window === '30d' ? 'chart.nothingAtAll' : 'chart.nothing', t(`window.${answer.window}.long`))}
        </p>
      ) : (
        <>
          {asTable ? null : (
            <TimeBars
              bars={chart.bars}
              colours={seriesNames}
              height={chartHeight}
              label={t('chart.label', title, by, t(`window.${answer.window}.long`))}
              format={axisText(chart.measure, locale)}
            >
              {(at, style) => <BarHit key={at} panel={panel} answer={answer} at={at} style={style} />}
            </TimeBars>
          )}
          <div class={asTable ? 'chart-table' : 'hidden'} {...roving.handlers}>
            <SeriesTable
              panel={panel}
              answer={answer}
              chart={chart}
              title={title}
              hidden={!asTable}
              tabIndexOf={roving.tabIndexOf}
            />
          </div>
        </>
      )}
    </section>
  );
}

/** `19 Nov 15:00 to now, +12 % on the day before` */
function windowText({ startMicros, window, trendPercent }: CostAnswer, locale: string): string {
  const start = startMicros / 1000;
  const from = [formatDate(start, locale), ...(window === '1h' || window === '24h' ? [formatHour(start)] : [])].join(
    ' ',
  );
  const trend =
    trendPercent === undefined ? t('chart.noTrend') : t(`chart.trend.${window}`, formatChange(trendPercent));
  return `${t('chart.from', from)}, ${trend}`;
}

interface BarHitProps {
  readonly panel: PanelModel;
  readonly answer: CostAnswer;
  readonly at: number;
  readonly style: { left: string; width: string };
}

/** Bars without calls take neither pointer nor focus. */
function BarHit({ panel, answer, at, style }: BarHitProps) {
  const bar = answer.bars[at];
  if (!bar || bar.spend.calls === 0) return null;
  const { locale } = panel.boot;
  const time = barTime(bar, answer, locale);
  const last = answer.bars.findLastIndex(({ spend }) => spend.calls > 0);
  return (
    <CardTrigger
      class="hit"
      panel={panel}
      id={`bar ${bar.startMicros}`}
      about={time}
      source={{ type: 'spend', spend: bar.spend }}
      style={style}
      tabIndex={at === last ? 0 : -1}
      label={`${time}: ${partsText(bar, answer, locale)}`}
    />
  );
}

function partsText(bar: CostBar, { by }: CostAnswer, locale: string): string {
  const parts = bar.parts
    .filter(({ usd }) => usd > 0)
    .map(({ value, usd }) => `${valueName(value, by)} ${amountText({ usd }, locale)}`);
  return [amountText(bar.spend, locale), ...parts].join(', ');
}

interface SeriesTableProps {
  readonly panel: PanelModel;
  readonly answer: CostAnswer;
  readonly chart: CostChartData;
  readonly title: string;
  readonly hidden: boolean;
  readonly tabIndexOf: (place: number) => number;
}

function SeriesTable({ panel, answer, chart, title, hidden, tabIndexOf }: SeriesTableProps) {
  const { locale } = panel.boot;
  const spent = answer.bars.filter(({ spend }) => spend.calls > 0);
  const cell = (value: number) =>
    value === 0 ? '' : chart.measure === 'usd' ? amountText({ usd: value }, locale) : formatCompact(value);
  return (
    <table class="table">
      <caption class="hidden">{title}</caption>
      <thead>
        <tr>
          <th scope="col">{t('chart.time')}</th>
          {chart.series.map(({ value, others }) => (
            <th key={value} scope="col" class="num">
              {others ? t('chart.others') : valueName(value, answer.by)}
            </th>
          ))}
          <th scope="col" class="num">
            {t('card.tokens')}
          </th>
          <th scope="col" class="num">
            {t('card.cost')}
          </th>
        </tr>
      </thead>
      <tbody>
        {answer.bars.map((bar, at) => (
          <tr key={bar.startMicros}>
            <th scope="row">{barTime(bar, answer, locale)}</th>
            {chart.series.map(({ value, slot }) => (
              <td key={value} class="num">
                {cell(chart.bars[at]?.parts[slot] ?? 0)}
              </td>
            ))}
            <td class="num">{bar.spend.calls === 0 ? '' : formatExact(tokenTotal(bar.spend), locale)}</td>
            <td class="num">
              {bar.spend.calls === 0 ? (
                ''
              ) : hidden ? (
                amountText(bar.spend, locale)
              ) : (
                <Amount
                  panel={panel}
                  id={`row ${bar.startMicros}`}
                  about={barTime(bar, answer, locale)}
                  source={{ type: 'spend', spend: bar.spend }}
                  amount={bar.spend}
                  of={barTime(bar, answer, locale)}
                  tabIndex={tabIndexOf(spent.indexOf(bar))}
                />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
