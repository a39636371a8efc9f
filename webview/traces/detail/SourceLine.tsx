import type { SpanDetail } from '../../../src/shared/spanDetail.ts';
import { Icon } from '../../ui/Icon.tsx';
import { t } from '../../ui/text.ts';
import { codePlaceLabel } from '../codePlace.ts';
import type { PanelModel } from '../panelModel.ts';

interface SourceLineProps {
  readonly panel: PanelModel;
  readonly detail: SpanDetail;
  /** The span carries a code location or a stack. */
  readonly hasSource: boolean;
}

/** The place in the source as a chip that opens it, and what came of it; or why there is none. */
export function SourceLine({ panel, detail, hasSource }: SourceLineProps) {
  const outcome = panel.detail.source.value;
  const label = outcome?.label ?? codePlaceLabel(detail.attributes) ?? (hasSource ? t('source.unasked') : undefined);
  const reason = outcome && !outcome.opened ? outcome.reason : undefined;
  if (label === undefined)
    return (
      <p class="source small dim">
        <Icon name="file-code" small />
        <span>{reason ?? t('source.none')}</span>
      </p>
    );
  return (
    <div class="source small">
      <button
        type="button"
        class="source-chip"
        title={t('source.open', label)}
        onClick={() => panel.detail.openSource()}
      >
        <Icon name="file-code" small />
        <span class="cut mono">{label}</span>
        <span class="source-open">{t('action.open')}</span>
      </button>
      {reason === undefined ? null : <span class="warn source-reason">{reason}</span>}
    </div>
  );
}
