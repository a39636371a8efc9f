/** A hint in words. Its figures come by name; one that a collector does not send leaves out the part of the sentence that needs it. */
import type { CostHint, CostHints } from '../../src/shared/costApi.ts';
import { formatExact } from '../../src/shared/formatCount.ts';
import { formatShare, formatUsd } from '../../src/shared/formatUsd.ts';
import { sessionTail } from '../../src/shared/sessionName.ts';
import { shownName } from '../ui/shownText.ts';
import { t, tCount } from '../ui/text.ts';

/** What to do, with whom: the agent where the collector names it, as ids of sessions say little. */
export function hintTitle(hint: CostHint): string {
  const { rule, subject, figures } = hint;
  const about = rule === 'smallerModel' || typeof figures.agent !== 'string' ? subject : figures.agent;
  const session = hintSession(hint);
  const tail = session === undefined || about === session ? '' : sessionTail(session);
  const name = about === session ? sessionTail(about) : about;
  return t(`hint.${rule}`, shownName([name, tail].filter(Boolean).join(' '), t('name.none')));
}

/** The session that the hint is about, where it is about one. */
export function hintSession({ rule, subject }: CostHint): string | undefined {
  return rule === 'growingContext' || rule === 'resentToolResults' ? subject : undefined;
}

/** What was seen, in one sentence. */
export function hintSentence({ rule, figures, calls }: CostHint, locale: string): string {
  const shared = tCount('card.calls', calls, formatExact(calls, locale));
  const values = sentences[rule].map((part) => part(figures, locale));
  const told = values.filter((value) => value !== undefined);
  if (told.length < values.length) return t('hint.seen', shared);
  return t(`hint.${rule}.seen`, ...told);
}

type Figures = CostHint['figures'];
type Part = (figures: Figures, locale: string) => string | undefined;

const count =
  (name: string): Part =>
  (figures, locale) => {
    const value = figures[name];
    return typeof value === 'number' ? formatExact(Math.round(value), locale) : undefined;
  };
const share =
  (name: string): Part =>
  (figures) => {
    const value = figures[name];
    return typeof value === 'number' ? formatShare(value, 1) : undefined;
  };
const money =
  (name: string): Part =>
  (figures, locale) => {
    const value = figures[name];
    return typeof value === 'number' ? formatUsd(value, locale) : undefined;
  };
const name =
  (key: string): Part =>
  (figures) => {
    const value = figures[key];
    return typeof value === 'string' && value !== '' ? shownName(value, '') : undefined;
  };

/** What fills the holes of each rule's sentence, in their order. */
const sentences: Readonly<Record<CostHint['rule'], readonly Part[]>> = {
  smallerModel: [count('calls'), name('model'), count('mostInput'), money('nowUsd'), name('smaller'), money('thenUsd')],
  repeatedRequests: [count('repeats'), count('calls'), share('share')],
  lowCacheShare: [count('calls'), name('model'), count('prefixTokens'), share('share')],
  growingContext: [count('calls'), count('first'), count('last')],
  resentToolResults: [count('calls'), count('results'), count('tokens'), share('share')],
  retries: [count('retries'), count('calls')],
};

/** The model that the hint proposes, for "What if". */
export function smallerModel({ figures }: CostHint): string | undefined {
  const { smaller } = figures;
  return typeof smaller === 'string' && smaller !== '' ? smaller : undefined;
}

/** What was looked at: `in the newest 412 of 4,818 calls`; "" = nothing. */
export function sampleText({ sample, calls = sample }: CostHints, locale: string): string {
  if (sample === 0) return '';
  return calls > sample
    ? t('hints.newest', formatExact(sample, locale), formatExact(calls, locale))
    : tCount('hints.all', sample, formatExact(sample, locale));
}

/** Why there is no hint. */
export function nothingText({ sample, calls = sample }: CostHints, window: string, locale: string): string {
  if (sample > 0) return t('hints.none');
  return calls > 0 ? t('hints.notLooked', formatExact(calls, locale)) : t('hints.noCalls', window);
}
