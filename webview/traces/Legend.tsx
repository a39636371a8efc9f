import { t } from '../ui/text.ts';
import type { PanelModel } from './panelModel.ts';

const groups = ['agent', 'llm', 'tool', 'data', 'other'] as const;

/** What the colours mean, and the two keys worth knowing first. */
export function Legend({ panel }: { panel: PanelModel }) {
  return (
    <footer class="foot">
      <span class="legend">
        {groups.map((group) => (
          <span key={group}>
            <span class={`swatch k-${group}`} />
            {t(`legend.${group}`)}
          </span>
        ))}
      </span>
      <span class="grow" />
      <span class="not-narrow">
        <kbd>E</kbd> {t('legend.nextError')}
      </span>
      <button type="button" class="not-narrow" onClick={() => (panel.helpOpen.value = true)}>
        <kbd>?</kbd> {t('legend.keys')}
      </button>
    </footer>
  );
}
