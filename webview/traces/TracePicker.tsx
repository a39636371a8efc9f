import { Icon } from '../ui/Icon.tsx';
import { shownName } from '../ui/shownText.ts';
import { t } from '../ui/text.ts';
import type { PanelModel } from './panelModel.ts';

/** Narrow layout only: stands for the list, and opens it in the place of the trace. */
export function TracePicker({ panel }: { panel: PanelModel }) {
  const open = panel.trace.traceId.value;
  const traces = panel.list.list.value?.traces ?? [];
  const group = panel.list.groups.value.find(({ traces: own }) => own.some(({ traceId }) => traceId === open));
  const place = traces.findIndex(({ traceId }) => traceId === open);
  return (
    <button type="button" class="picker" onClick={() => (panel.picking.value = true)}>
      <Icon name="chevron-left" />
      <span class="cut grow">
        {t('list.back')}{' '}
        <span class="dim">
          {[place >= 0 && t('list.place', place + 1, traces.length), group && shownName(group.service, '')]
            .filter(Boolean)
            .join(', ')}
        </span>
      </span>
      <Icon name="list-flat" />
    </button>
  );
}
