import { formatExact } from '../../src/shared/formatCount.ts';
import type { ReceiverStatus } from '../../src/shared/protocol.ts';
import { Icon } from '../ui/Icon.tsx';
import { Tabs } from '../ui/Tabs.tsx';
import { t, tCount } from '../ui/text.ts';
import { panelTabs } from './panelLayout.ts';
import type { PanelModel } from './panelModel.ts';

/** The tabs of the panel and what the receiver does. */
export function TopBar({ panel }: { panel: PanelModel }) {
  return (
    <header class="top-bar">
      <Tabs
        label={t('panel.label')}
        tabs={panelTabs.map((id) => ({ id, label: t(`tab.${id}`) }))}
        selected={panel.panelTab.value}
        panels="panel"
        onSelect={(id) => (panel.panelTab.value = id)}
      />
      <span class="grow" />
      <ReceiverState status={panel.status.value} locale={panel.boot.locale} />
    </header>
  );
}

function ReceiverState({ status, locale }: { status: ReceiverStatus | undefined; locale: string }) {
  if (!status) return null;
  const { state, stats, otlp, message } = status;
  if (state === 'starting') return <span class="state small dim">{t('status.startingShort')}</span>;
  // A receiver that cannot write refuses every request, so a green dot would be untrue.
  const failed = state === 'failed' || stats?.storeProblem !== undefined;
  if (state === 'stopped' || failed)
    return (
      <span class="state small">
        <Icon name={failed ? 'error' : 'circle-slash'} tone={failed ? 'k-error' : 'k-other'} small />
        {t(failed ? 'status.failedShort' : 'status.stoppedShort')}
      </span>
    );
  const port = portOf(otlp ?? stats?.otlp ?? '');
  const rate = Math.round(stats?.spansPerSecond ?? 0);
  const key = state === 'attached' ? 'status.attached' : 'status.receiving';
  const refused = stats ? stats.rejected.spans + stats.rejected.logs + stats.rejected.metricPoints : 0;
  return (
    <>
      {refused > 0 ? (
        <span class="state small warn" title={tCount('status.refusedTitle', refused, formatExact(refused, locale))}>
          <Icon name="warning" tone="k-warn" small />
          {t('status.refused', formatExact(refused, locale))}
        </span>
      ) : null}
      <span class="state small dim cut" title={message}>
        <span class="dot k-ok" />
        <span class="cut">{rate === 1 ? t(`${key}.one`, port) : t(key, port, formatExact(rate, locale))}</span>
      </span>
    </>
  );
}

/** `4318` of `http://127.0.0.1:4318`; an address without a port as it is. */
function portOf(address: string): string {
  return /:(\d+)\/?$/.exec(address)?.[1] ?? address;
}
