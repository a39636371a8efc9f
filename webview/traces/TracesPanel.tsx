import { useLayoutEffect, useRef } from 'preact/hooks';
import { CostTab } from '../cost/CostTab.tsx';
import { PriceCard } from '../cost/PriceCard.tsx';
import { Separator } from '../ui/Separator.tsx';
import { t } from '../ui/text.ts';
import { FilterBar } from './FilterBar.tsx';
import { KeysHelp } from './KeysHelp.tsx';
import type { PanelModel } from './panelModel.ts';
import { paneSizes } from './panelLayout.ts';
import { ReceiverNotice } from './ReceiverNotice.tsx';
import { SpanDetailSide } from './detail/SpanDetailSide.tsx';
import { TopBar } from './TopBar.tsx';
import { TraceList } from './TraceList.tsx';
import { TracePane } from './TracePane.tsx';
import './tracesPanel.css';

/** The whole panel: top bar, what stands in the way, and the tab that is chosen. */
export function TracesPanel({ panel }: { panel: PanelModel }) {
  const root = useRef<HTMLDivElement>(null);
  const { list, detail } = panel.sizes.value;
  const picking = panel.picking.value;
  useLayoutEffect(() => {
    root.current?.style.setProperty('--list', `${list}px`);
    root.current?.style.setProperty('--detail', `${detail}px`);
  }, [list, detail]);
  return (
    <div class={picking ? 'panel picking' : 'panel'} ref={root}>
      <TopBar panel={panel} />
      <div class="loading" role="status" aria-live="off">
        {panel.waiting.value > 0 ? <div class="loading-bar" /> : null}
      </div>
      {panel.panelTab.value === 'cost' ? (
        <>
          <ReceiverNotice panel={panel} />
          <CostTab panel={panel} />
        </>
      ) : (
        <TracesTab panel={panel} />
      )}
      <PriceCard panel={panel} />
    </div>
  );
}

/** Filter, and list, trace and details side by side, or below one another where it is narrow. */
function TracesTab({ panel }: { panel: PanelModel }) {
  const { list, detail } = panel.sizes.value;
  return (
    <>
      <FilterBar panel={panel} />
      <ReceiverNotice panel={panel} />
      <div class="columns" id="panel-traces" role="tabpanel" aria-labelledby="panel-tab-traces">
        <TraceList panel={panel} />
        <Separator
          label={t('separator.list')}
          value={list}
          {...paneSizes.list}
          direction={1}
          onResize={(width) => panel.resize('list', width)}
        />
        <TracePane panel={panel} />
        <Separator
          label={t('separator.detail')}
          value={detail}
          {...paneSizes.detail}
          direction={-1}
          onResize={(width) => panel.resize('detail', width)}
        />
        <SpanDetailSide panel={panel} />
      </div>
      <KeysHelp panel={panel} />
    </>
  );
}
