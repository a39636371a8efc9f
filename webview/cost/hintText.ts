/** A hint in words. Its figures come by name; one that a collector does not send leaves out the part of the sentence that needs it. */
import type { CostHint } from '../../src/shared/costApi.ts';
import { formatExact } from '../../src/shared/formatCount.ts';
import { formatShare } from '../../src/shared/formatUsd.ts';
import { shownName } from '../ui/shownText.ts';
import { t, tCount } from '../ui/text.ts';

/** What to do, with whom. */
export function hintTitle({ rule, subject }: CostHint): string {
  return t(`hint.${rule}`, shownName(subject, t('name.none')));
}

/** What was seen, in one sentence. */
export function hintSentence(hint: CostHint, locale: string): string {
  const { figures, calls } = hint;
  const shared = tCount('card.calls', calls, formatExact(calls, locale));
  const share = numberOf(figures.share);
  const cheaper = cheaperModel(hint);
  switch (hint.rule) {
    case 'smallerModel':
      return cheaper === undefined
        ? t('hint.seen', shared)
        : t('hint.smallerModel.seen', shared, shownName(cheaper, ''));
    case 'lowCacheShare':
      return share === undefined ? t('hint.seen', shared) : t('hint.lowCacheShare.seen', formatShare(share, 1), shared);
    case 'repeatedRequests':
      return share === undefined
        ? t('hint.seen', shared)
        : t('hint.repeatedRequests.seen', formatShare(share, 1), shared);
    case 'growingContext':
      return t('hint.growingContext.seen', shared);
    case 'resentToolResults':
      return t('hint.resentToolResults.seen', shared);
    case 'retries':
      return t('hint.retries.seen', shared);
  }
}

/** The model that the hint proposes, for "What if". */
export function cheaperModel({ figures }: CostHint): string | undefined {
  const { cheaper } = figures;
  return typeof cheaper === 'string' && cheaper !== '' ? cheaper : undefined;
}

function numberOf(figure: number | string | undefined): number | undefined {
  return typeof figure === 'number' ? figure : undefined;
}
