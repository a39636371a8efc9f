import { formatExact } from '../../src/shared/formatCount.ts';
import { shownName } from '../ui/shownText.ts';
import { Button } from '../ui/controls.tsx';
import { Icon } from '../ui/Icon.tsx';
import { t, tCount } from '../ui/text.ts';
import type { PanelModel } from '../traces/panelModel.ts';

/** Strips for what the reader of the sums must know: a failure, faults of the price file, prices that are being worked out anew. */
export function CostNotes({ panel }: { panel: PanelModel }) {
  const { overview } = panel.cost;
  const answer = overview.answer.value;
  const problem = overview.problem.value;
  const said = overview.said.value;
  const [fault, ...more] = answer?.prices.faults ?? [];
  const { locale } = panel.boot;
  return (
    <>
      {problem === undefined || panel.down.value ? null : (
        <div class="notice" role="alert">
          <Icon name="error" tone="k-error" />
          <span class="notice-text grow">{problem}</span>
          <Button onClick={overview.reload}>{t('action.tryAgain')}</Button>
        </div>
      )}
      {fault === undefined ? null : (
        <div class="notice" role="status" title={answer?.prices.faults.join('\n')}>
          <Icon name="warning" tone="k-warn" />
          <span class="notice-text grow">
            {t('prices.fault', shownName(fault, ''))}
            {more.length > 0 ? ` ${tCount('prices.moreFaults', more.length)}` : ''}
          </span>
          <Button onClick={() => panel.run('openCostSettings')}>{t('cost.settings')}</Button>
        </div>
      )}
      {answer?.repricing ? (
        <div class="notice" role="status">
          <Icon name="ring" tone="k-live" />
          <span class="notice-text">
            {t(
              'cost.repricing',
              formatExact(answer.repricing.done, locale),
              formatExact(answer.repricing.total, locale),
            )}
          </span>
          <progress
            class="grow"
            value={answer.repricing.done}
            max={Math.max(1, answer.repricing.total)}
            aria-label={t('cost.repricingLabel')}
          />
        </div>
      ) : null}
      {said === undefined ? null : (
        <div class="notice" role="alert">
          <Icon name="error" tone="k-error" />
          <span class="notice-text grow">{said}</span>
          <button
            type="button"
            class="act"
            aria-label={t('action.close')}
            title={t('action.close')}
            onClick={() => (overview.said.value = undefined)}
          >
            <Icon name="close" />
          </button>
        </div>
      )}
    </>
  );
}
