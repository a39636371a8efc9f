import type { ComponentChildren } from 'preact';
import type { TraceSummary } from '../../src/shared/api.ts';
import { formatCompact, formatExact } from '../../src/shared/formatCount.ts';
import { formatDuration } from '../../src/shared/formatDuration.ts';
import { Amount } from '../cost/Amount.tsx';
import { IconButton } from '../ui/controls.tsx';
import { Icon } from '../ui/Icon.tsx';
import { shownName } from '../ui/shownText.ts';
import { t, tCount } from '../ui/text.ts';
import { Toolbar } from '../ui/Toolbar.tsx';
import type { PanelModel } from './panelModel.ts';
import { spanCount, traceLook } from './traceText.ts';

/** Name and state of the open trace, and what it adds up to. */
export function TraceHead({ panel, summary }: { panel: PanelModel; summary: TraceSummary }) {
  const { trace } = panel;
  const look = traceLook(summary);
  const name = shownName(summary.name, t('name.none'));
  const { following, running, zoom } = trace;
  return (
    <header class="trace-head">
      <div class="head-line">
        <h1 class={summary.name.trim() === '' ? 'cut strong ghost-name' : 'cut strong'} title={name}>
          {name}
        </h1>
        <span class="state small" title={summary.state === 'partial' ? t('state.partialTitle') : undefined}>
          <Icon name={look.icon} tone={look.tone} small />
          {summary.state === 'partial' ? t('state.partial') : look.word}
        </span>
        <span class="grow" />
        <Toolbar label={t('trace.actions')}>
          {running.value || following.value ? (
            <IconButton
              icon="arrow-down"
              label={t(following.value ? 'trace.unfollow' : 'trace.follow')}
              on={following.value}
              onClick={() => (following.value = !following.value)}
            />
          ) : null}
          {zoom.value ? (
            <IconButton icon="screen-full" label={t('trace.zoomOut')} onClick={() => trace.setZoom(undefined)} />
          ) : null}
          <IconButton icon="expand-all" label={t('trace.expandAll')} onClick={() => trace.expandAll()} />
          <IconButton icon="collapse-all" label={t('trace.collapseAll')} onClick={() => trace.collapseAll()} />
          <IconButton
            icon={summary.pinned ? 'pinned' : 'pin'}
            label={t(summary.pinned ? 'trace.unpin' : 'trace.pin')}
            on={summary.pinned}
            onClick={() => void panel.pin(summary.traceId, !summary.pinned)}
          />
        </Toolbar>
      </div>
      <Facts panel={panel} summary={summary} />
    </header>
  );
}

function Facts({ panel, summary }: { panel: PanelModel; summary: TraceSummary }) {
  const { locale } = panel.boot;
  const { agents, inputTokens, outputTokens, errors, missing, open, state, calls } = summary;
  const tokens = inputTokens + outputTokens;
  const faults = panel.trace.tree.value;
  const exact = (count: number) => formatExact(count, locale);
  const duration = state === 'running' ? panel.trace.openEnd.value : summary.durationMicros / 1000;
  return (
    <div class="facts small">
      <Fact>{spanCount(summary.spans, locale)}</Fact>
      {agents > 0 ? <Fact wide>{tCount('fact.agents', agents, exact(agents))}</Fact> : null}
      <Fact>{formatDuration(duration)}</Fact>
      {tokens > 0 ? (
        <Fact title={t('fact.tokensTitle', exact(inputTokens), exact(outputTokens))}>
          {tCount('fact.tokens', tokens, formatCompact(tokens))}
        </Fact>
      ) : null}
      {calls > 0 ? (
        <Fact>
          <Amount
            panel={panel}
            id={`trace ${summary.traceId}`}
            about={t('card.aboutTrace', tCount('card.calls', calls, exact(calls)))}
            source={{
              type: 'session',
              session: summary.session ?? summary.traceId,
              traceId: summary.traceId,
              turns: summary.turns,
            }}
            amount={summary}
          />
        </Fact>
      ) : null}
      {errors > 0 ? (
        <Fact tone="err" icon="error">
          {tCount('fact.errors', errors, exact(errors))}
        </Fact>
      ) : null}
      {missing > 0 ? (
        <Fact tone="warn" icon="issue-draft">
          {tCount('fact.missing', missing, exact(missing))}
        </Fact>
      ) : null}
      {open > 0 && state === 'partial' ? <Fact tone="warn">{t('fact.open', exact(open))}</Fact> : null}
      {faults && faults.duplicates > 0 ? (
        <Fact tone="warn">{tCount('fact.duplicates', faults.duplicates, exact(faults.duplicates))}</Fact>
      ) : null}
      {faults && faults.cycles > 0 ? (
        <Fact tone="warn">{tCount('fact.cycles', faults.cycles, exact(faults.cycles))}</Fact>
      ) : null}
    </div>
  );
}

interface FactProps {
  readonly children: ComponentChildren;
  readonly icon?: string;
  readonly tone?: 'err' | 'warn';
  readonly title?: string;
  /** Left out where the panel is narrow. */
  readonly wide?: boolean;
}

function Fact({ children, icon, tone, title, wide }: FactProps) {
  return (
    <span class={['fact', tone, wide === true && 'not-narrow'].filter(Boolean).join(' ')} title={title}>
      {icon === undefined ? null : <Icon name={icon} small tone={tone === 'err' ? 'k-error' : 'k-warn'} />}
      {children}
    </span>
  );
}
