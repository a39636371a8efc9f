import { useMemo } from 'preact/hooks';
import type { SessionPage } from '../../src/shared/costApi.ts';
import { formatCompact, formatExact } from '../../src/shared/formatCount.ts';
import { formatShare } from '../../src/shared/formatUsd.ts';
import { shownName } from '../ui/shownText.ts';
import { t, tCount } from '../ui/text.ts';
import { TimeBars, tokenNames } from '../ui/TimeBars.tsx';
import type { PanelModel } from '../traces/panelModel.ts';
import { CardTrigger } from './Amount.tsx';
import { contextGrowth } from './contextGrowth.ts';
import type { AgentGrowth } from './contextGrowth.ts';

/** Agents with a chart of their own. */
const mostAgents = 3;
/** Newest calls that a chart holds. */
const mostCalls = 60;
const chartHeight = 78;

/** Input tokens of each agent's calls in their order: context that only grows shows as a staircase. */
export function ContextGrowth({ panel, page }: { panel: PanelModel; page: SessionPage }) {
  const agents = useMemo(() => contextGrowth(page.calls), [page]);
  if (agents.length === 0) return null;
  const shown = agents.slice(0, mostAgents);
  const most = Math.max(...shown.flatMap(({ calls }) => calls.map(({ tokens }) => tokens.input ?? 0)));
  return (
    <section class="book" aria-label={t('growth.title')} data-pane="growth">
      <header class="panel-head">
        <h2 class="strong">{t('growth.title')}</h2>
        <span class="small dim cut">{t('growth.about')}</span>
        <span class="grow" />
        <span class="legend small dim">
          {tokenNames.map((name) => (
            <span key={name}>
              <i class={`swatch fill k-${name}`} />
              {t(`growth.${name}`)}
            </span>
          ))}
        </span>
      </header>
      {shown.map((growth) => (
        <AgentChart key={growth.agent ?? ''} panel={panel} growth={growth} most={most} />
      ))}
      {agents.length > mostAgents ? (
        <p class="section small dim">{tCount('growth.more', agents.length - mostAgents)}</p>
      ) : null}
    </section>
  );
}

function AgentChart({ panel, growth, most }: { panel: PanelModel; growth: AgentGrowth; most: number }) {
  const { locale } = panel.boot;
  const name = shownName(growth.agent ?? '', t('growth.noAgent'));
  const from = Math.max(0, growth.calls.length - mostCalls);
  const bars = useMemo(() => growth.bars.slice(from), [growth, from]);
  const calls = growth.calls.slice(from);
  const words = [
    t('growth.fromTo', formatCompact(growth.first), formatCompact(growth.last)),
    t('request.cached', Math.round(growth.cachedShare * 100)),
    ...(from > 0 ? [t('growth.newest', formatExact(mostCalls, locale), formatExact(growth.calls.length, locale))] : []),
  ].join(', ');
  return (
    <div class="growth">
      <p class="growth-head small">
        <span class="cut">{name}</span>
        <span class="dim cut">{words}</span>
      </p>
      <TimeBars
        bars={bars}
        colours={tokenNames}
        height={chartHeight}
        most={most}
        ticks={2}
        label={t('growth.label', name, words)}
        format={formatCompact}
      >
        {(at, style) => {
          const call = calls[at];
          if (!call) return null;
          const { input = 0, cacheRead = 0 } = call.tokens;
          return (
            <CardTrigger
              key={at}
              class="hit"
              panel={panel}
              id={`growth ${call.traceId} ${call.spanId}`}
              about={t('growth.call', name, from + at + 1)}
              source={{ type: 'calls', calls: [call] }}
              style={style}
              tabIndex={at === calls.length - 1 ? 0 : -1}
              label={t(
                'growth.bar',
                from + at + 1,
                formatExact(input, locale),
                formatShare(cacheRead, input) || formatShare(0, 1),
              )}
            />
          );
        }}
      </TimeBars>
      <table class="hidden">
        <caption>{t('growth.label', name, words)}</caption>
        <tbody>
          {calls.map(({ tokens, traceId, spanId }, at) => (
            <tr key={`${traceId} ${spanId}`}>
              <th scope="row">{from + at + 1}</th>
              <td>{formatExact(tokens.input ?? 0, locale)}</td>
              <td>{formatExact(tokens.cacheRead ?? 0, locale)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
