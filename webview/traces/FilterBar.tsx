import { formatExact } from '../../src/shared/formatCount.ts';
import { TextField } from '../ui/controls.tsx';
import { t } from '../ui/text.ts';
import type { PanelModel } from './panelModel.ts';

/** Text that traces must contain, and how many do. */
export function FilterBar({ panel }: { panel: PanelModel }) {
  const { filter, list, answered } = panel.list;
  const found = list.value;
  const shown = found && `${formatExact(found.traces.length, panel.boot.locale)}${found.next === undefined ? '' : '+'}`;
  const note =
    found && answered.value !== ''
      ? t('filter.count', shown ?? '', formatExact(found.total, panel.boot.locale))
      : undefined;
  return (
    <div class="filter-bar" role="search" data-pane="filter">
      <TextField
        value={filter.value}
        label={t('filter.label')}
        placeholder={t('filter.placeholder')}
        icon="list-filter"
        note={note}
        onInput={(text) => panel.list.setFilter(text)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && filter.peek() !== '') panel.list.setFilter('');
          else if (event.key === 'ArrowDown' || event.key === 'Escape')
            document.querySelector<HTMLElement>('.trace-list [tabindex="0"]')?.focus();
          else return;
          event.preventDefault();
        }}
      />
    </div>
  );
}
