import { costDimensions, costWindows } from '../../src/shared/costApi.ts';
import { formatDay } from '../../src/shared/formatTime.ts';
import { Icon } from '../ui/Icon.tsx';
import { MenuButton } from '../ui/MenuButton.tsx';
import { Segments } from '../ui/Segments.tsx';
import { Select } from '../ui/Select.tsx';
import { t } from '../ui/text.ts';
import type { PanelModel } from '../traces/panelModel.ts';

/** Window, dimension, and what the amounts rest on. */
export function CostToolbar({ panel }: { panel: PanelModel }) {
  const { overview } = panel.cost;
  const { prices } = overview.answer.value ?? {};
  const save = (what: 'sessions' | 'breakdown', format: 'csv' | 'json') => () => void overview.exportAs(what, format);
  const asTable = overview.asTable.value;
  return (
    <div class="cost-bar" data-pane="cost-bar">
      <Segments
        label={t('window.label')}
        options={costWindows.map((id) => ({ id, label: t(`window.${id}`), title: t(`window.${id}.long`) }))}
        selected={overview.window.value}
        onSelect={(id) => overview.setWindow(id)}
      />
      <span class="small dim not-narrow">{t('dimension.by')}</span>
      <Select
        label={t('dimension.label')}
        options={costDimensions.map((id) => ({ id, label: t(`dimension.${id}`) }))}
        selected={overview.by.value}
        onSelect={(id) => overview.setBy(id)}
      />
      <span class="grow" />
      {prices ? (
        <span class="small dim cut not-narrow" title={t('prices.title', prices.overrides)}>
          {t('prices.of', formatDay(prices.asOf, panel.boot.locale))}
        </span>
      ) : null}
      <button
        type="button"
        class={asTable ? 'act on' : 'act'}
        tabIndex={0}
        aria-pressed={asTable}
        aria-label={t('chart.asTable')}
        title={t('chart.asTable')}
        onClick={() => (overview.asTable.value = !asTable)}
      >
        <Icon name="table" />
      </button>
      <MenuButton
        icon="export"
        label={t('export.label')}
        items={[
          { label: t('export.sessionsCsv'), run: save('sessions', 'csv') },
          { label: t('export.sessionsJson'), run: save('sessions', 'json') },
          { label: t('export.breakdownCsv'), run: save('breakdown', 'csv') },
          { label: t('export.breakdownJson'), run: save('breakdown', 'json') },
        ]}
      />
      <button
        type="button"
        class="act"
        tabIndex={0}
        aria-label={t('cost.settings')}
        title={t('cost.settings')}
        onClick={() => panel.run('openCostSettings')}
      >
        <Icon name="settings-gear" />
      </button>
    </div>
  );
}
