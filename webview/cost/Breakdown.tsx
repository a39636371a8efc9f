import { useMemo } from 'preact/hooks';
import type { CostAnswer, CostRow } from '../../src/shared/costApi.ts';
import { formatCompact, formatExact } from '../../src/shared/formatCount.ts';
import { formatShare } from '../../src/shared/formatUsd.ts';
import { t, tCount } from '../ui/text.ts';
import type { PanelModel } from '../traces/panelModel.ts';
import { Amount } from './Amount.tsx';
import { useRovingAmounts } from './rovingAmounts.ts';
import { costChart, seriesOf } from './costChartData.ts';
import { amountTitle, meanText, perGb, perRequest, tokenTotal, totalPerGbText, valueName } from './spendText.ts';

/** What each value of the dimension cost; the colours are those of the bars. */
export function Breakdown({ panel, answer }: { panel: PanelModel; answer: CostAnswer }) {
  const { locale } = panel.boot;
  const { by, rows, total, values, window } = answer;
  const chart = useMemo(() => costChart(answer, locale), [answer, locale]);
  const gb = total.dataGb > 0;
  const roving = useRovingAmounts(rows.length + 1);
  return (
    <section
      class="breakdown"
      aria-label={t('breakdown.title', t(`dimension.${by}`).toLowerCase())}
      data-pane="breakdown"
    >
      <header class="panel-head">
        <h2 class="strong">{t('breakdown.title', t(`dimension.${by}`).toLowerCase())}</h2>
        <span class="grow" />
        <span class="small dim">
          {values > rows.length
            ? t('breakdown.cut', formatExact(rows.length, locale), formatExact(values, locale))
            : t('breakdown.window', t(`window.${window}.long`))}
        </span>
      </header>
      {rows.length === 0 ? (
        <p class="section dim">{t('breakdown.nothing')}</p>
      ) : (
        <div class="breakdown-rows" role="group" aria-label={t('breakdown.rows')} {...roving.handlers}>
          <table class="table">
            <thead>
              <tr>
                <th scope="col">{t(`dimension.${by}`)}</th>
                <th scope="col" class="num">
                  {t('card.tokens')}
                </th>
                <th scope="col" class="num b-requests" title={t('request.title')}>
                  {t('breakdown.requests')}
                </th>
                <th scope="col" class="num b-mean" title={t('breakdown.perRequest.title')}>
                  {t('breakdown.perRequest')}
                </th>
                {gb ? (
                  <th scope="col" class="num b-gb" title={t('breakdown.perGb.title')}>
                    {t('breakdown.perGb')}
                  </th>
                ) : null}
                <th scope="col" class="num">
                  {t('card.cost')}
                </th>
                <th scope="col" class="num">
                  {t('breakdown.share')}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row, at) => (
                <BreakdownRow
                  key={row.value}
                  panel={panel}
                  answer={answer}
                  row={row}
                  series={seriesOf(chart.series, row.value)}
                  gb={gb}
                  tabIndex={roving.tabIndexOf(at)}
                />
              ))}
            </tbody>
            <tfoot>
              <tr class="strong">
                <th scope="row">{t('card.total')}</th>
                <td class="num">{formatCompact(tokenTotal(total))}</td>
                <td class="num b-requests">{formatExact(total.requests, locale)}</td>
                <td class="num b-mean">{meanText(perRequest(total), total, locale)}</td>
                {gb ? <td class="num b-gb">{totalPerGbText(answer, locale)}</td> : null}
                <td class="num">
                  <Amount
                    panel={panel}
                    id="total"
                    about={t(`window.${window}.long`)}
                    source={{ type: 'spend', spend: total }}
                    amount={total}
                    of={t('card.total')}
                    tabIndex={roving.tabIndexOf(rows.length)}
                  />
                </td>
                <td />
              </tr>
            </tfoot>
          </table>
        </div>
      )}
      <UnpricedModels panel={panel} answer={answer} />
    </section>
  );
}

interface BreakdownRowProps {
  readonly panel: PanelModel;
  readonly answer: CostAnswer;
  readonly row: CostRow;
  readonly series: number;
  readonly gb: boolean;
  /** Of what the row has to act on. */
  readonly tabIndex: number;
}

function BreakdownRow({ panel, answer, row, series, gb, tabIndex }: BreakdownRowProps) {
  const { locale } = panel.boot;
  const { value, spend } = row;
  const name = valueName(value, answer.by);
  const missing = answer.by === 'model' ? answer.unpricedModels.filter(({ model }) => model === value) : [];
  // Calls without token counts do not lack a price.
  const unpriced = missing.find(({ tokens: count }) => count > 0);
  const tokens = t(
    'fact.tokensTitle',
    formatExact(spend.tokens.input, locale),
    formatExact(spend.tokens.output, locale),
  );
  return (
    <tr>
      <th scope="row" title={[name, tCount('breakdown.days', row.activeDays)].join('\n')}>
        <span class="swatch-name">
          <span class={spend.usd === 0 && spend.unpriced > 0 ? 'swatch none' : `swatch fill k-s${series}`} />
          {answer.by === 'session' && value !== '' ? (
            <button type="button" class="link cut" tabIndex={tabIndex} onClick={() => panel.openSession(value)}>
              {name}
            </button>
          ) : (
            <span class={value === '' ? 'cut dim' : 'cut'}>{name}</span>
          )}
        </span>
      </th>
      <td class="num" title={tokens}>
        {formatCompact(tokenTotal(spend))}
      </td>
      <td class="num b-requests">{formatExact(spend.requests, locale)}</td>
      <td class="num b-mean" title={tCount('request.count', spend.requests, formatExact(spend.requests, locale))}>
        {meanText(perRequest(spend), spend, locale)}
      </td>
      {gb ? <td class="num b-gb">{meanText(perGb(spend), spend, locale)}</td> : null}
      <td class="num" title={amountTitle(spend, locale, missing.length > 0 && !unpriced)}>
        <Amount
          panel={panel}
          id={`value ${value}`}
          about={name}
          source={{ type: 'spend', spend, ...(unpriced && value !== '' ? { priceless: [unpriced] } : {}) }}
          amount={spend}
          of={name}
          tabIndex={tabIndex}
        />
      </td>
      <td class="num">
        {unpriced && value !== '' ? (
          <button
            type="button"
            class="link small"
            aria-label={t('breakdown.setPriceOf', name)}
            onClick={() => panel.cost.overview.setPrice(unpriced.model, unpriced.provider)}
          >
            {t('breakdown.setPrice')}
          </button>
        ) : (
          formatShare(spend.usd, answer.total.usd)
        )}
      </td>
    </tr>
  );
}

/** Models without a price, where the rows are no models; and calls that say no tokens. */
function UnpricedModels({ panel, answer }: { panel: PanelModel; answer: CostAnswer }) {
  const { locale } = panel.boot;
  const listed = answer.unpricedModels.filter(({ tokens }) => answer.by !== 'model' || tokens === 0);
  if (listed.length === 0) return null;
  return (
    <ul class="unpriced-models small">
      {listed.map(({ model, provider, calls, tokens }) => (
        <li key={`${provider ?? ''} ${model}`}>
          <span class="cut grow">
            {tCount(tokens > 0 ? 'breakdown.unpriced' : 'breakdown.noTokens', calls, formatExact(calls, locale))}{' '}
            <span class="strong isolated">{model === '' ? t('card.noModel') : valueName(model, 'model')}</span>{' '}
            {tokens > 0 ? <span class="dim">{tCount('fact.tokens', tokens, formatCompact(tokens))}</span> : null}
          </span>
          {model === '' || tokens === 0 ? null : (
            <button type="button" class="link" onClick={() => panel.cost.overview.setPrice(model, provider)}>
              {t('breakdown.setPrice')}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
