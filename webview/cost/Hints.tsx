import type { CostHint } from '../../src/shared/costApi.ts';
import { formatExact } from '../../src/shared/formatCount.ts';
import { formatUsd, formatUsdExact } from '../../src/shared/formatUsd.ts';
import { Icon } from '../ui/Icon.tsx';
import { shownName } from '../ui/shownText.ts';
import { t, tCount } from '../ui/text.ts';
import type { PanelModel } from '../traces/panelModel.ts';
import { hintSentence, hintSession, hintTitle, nothingText, sampleText, smallerModel } from './hintText.ts';
import { whatIfField } from './WhatIfPicker.tsx';

/** Spans of a hint that can be opened. */
const mostEvidence = 3;

/** Ways to spend less: each an estimate with its formula, its confidence and the calls it was made from. */
export function Hints({ panel }: { panel: PanelModel }) {
  const { overview } = panel.cost;
  const found = overview.hints.value;
  const all = found?.hints ?? [];
  const dismissed = all.filter((hint) => hint.dismissed);
  const shown = all.filter((hint) => !hint.dismissed || overview.showDismissed.value);
  const problem = overview.hintsProblem.value;
  const { locale } = panel.boot;
  const open = all.length - dismissed.length;
  return (
    <section class="hints" aria-label={t('hints.title')} data-pane="hints">
      <header class="panel-head">
        <h2 class="strong" tabIndex={-1}>
          {t('hints.title')}
        </h2>
        <span class="small dim cut" title={t('hints.newest.title')} aria-live="polite">
          {found
            ? [open > 0 ? tCount('hints.estimates', open) : '', sampleText(found, locale)].filter(Boolean).join(' ')
            : ''}
          {found || problem !== undefined ? null : t('hints.looking')}
        </span>
        <span class="grow" />
        {dismissed.length > 0 ? (
          <button
            type="button"
            class="link small"
            aria-pressed={overview.showDismissed.value}
            onClick={() => (overview.showDismissed.value = !overview.showDismissed.value)}
          >
            {overview.showDismissed.value ? t('hints.hideDismissed') : tCount('hints.dismissed', dismissed.length)}
          </button>
        ) : null}
      </header>
      {problem === undefined || panel.down.value ? null : (
        <p class="section small">
          <span class="err">{problem}</span>{' '}
          <button type="button" class="link" onClick={overview.reload}>
            {t('action.tryAgain')}
          </button>
        </p>
      )}
      {found && shown.length === 0 ? (
        <p class="section dim">{nothingText(found, t(`window.${overview.window.value}.long`), locale)}</p>
      ) : null}
      {shown.map((hint) => (
        <Hint key={hint.id} panel={panel} hint={hint} />
      ))}
    </section>
  );
}

function Hint({ panel, hint }: { panel: PanelModel; hint: CostHint }) {
  const { locale } = panel.boot;
  const { overview, whatIf } = panel.cost;
  const { savingUsd, dismissed, evidence } = hint;
  const title = hintTitle(hint);
  const session = hintSession(hint);
  const smaller = smallerModel(hint);
  const told = Math.min(mostEvidence, evidence.length);
  const evidenceText = t('hint.evidence', told, formatExact(hint.calls, locale));
  return (
    <article class={dismissed ? 'hint dismissed' : 'hint'} aria-label={title}>
      <h3 class="hint-head">
        <Icon name="lightbulb" small />
        <span class="cut grow strong" title={title}>
          {title}
        </span>
        <span title={savingUsd === undefined ? undefined : formatUsdExact(savingUsd, locale)}>
          {savingUsd === undefined
            ? t('hint.unknownSaving')
            : t('hint.saves', formatUsd(savingUsd, locale), t(`window.${overview.window.value}`))}
        </span>
      </h3>
      <p class="small dim">{hintSentence(hint, locale)}</p>
      <p class="mono hint-formula" title={t('hint.formula')}>
        {shownName(hint.formula, '')}
      </p>
      <div class="hint-foot">
        <span class="cap">{t(`hint.confidence.${hint.confidence}`)}</span>
        <span class="grow" />
        {evidence.length > 0 ? (
          <span class="small dim" role="group" aria-label={evidenceText}>
            {evidenceText}
            {evidence.slice(0, mostEvidence).map(({ traceId, spanId }, at) => (
              <button
                key={`${traceId} ${spanId}`}
                type="button"
                class="link"
                title={t('hint.openEvidence', at + 1)}
                aria-label={t('hint.openEvidence', at + 1)}
                onClick={() => panel.openTrace(traceId, spanId)}
              >
                {at + 1}
              </button>
            ))}
          </span>
        ) : null}
        {session === undefined ? null : (
          <button type="button" class="link small" onClick={() => panel.openSession(session)}>
            {t('hint.openSession')}
          </button>
        )}
        {smaller === undefined ? null : (
          <button
            type="button"
            class="link small"
            aria-label={t('hint.whatIf', shownName(smaller, ''))}
            onClick={() => {
              whatIf.pick(smaller);
              document.getElementById(whatIfField)?.focus();
            }}
          >
            {t('whatIf.title')}
          </button>
        )}
        <button
          type="button"
          class="link small hint-dismiss"
          aria-label={t(dismissed ? 'hint.restoreOf' : 'hint.dismissOf', title)}
          onClick={({ currentTarget }) => {
            if (!dismissed && !overview.showDismissed.peek()) leave(currentTarget);
            void overview.dismiss(hint.id, !dismissed);
          }}
        >
          {t(dismissed ? 'hint.restore' : 'hint.dismiss')}
        </button>
      </div>
    </article>
  );
}

/** The hint goes away: the focus moves to the next one, or to the heading. */
function leave(button: HTMLElement): void {
  const article = button.closest('article');
  const near = [article?.nextElementSibling, article?.previousElementSibling];
  const next = near.map((hint) => hint?.querySelector<HTMLElement>('.hint-dismiss')).find(Boolean);
  (next ?? button.closest('.hints')?.querySelector<HTMLElement>('h2'))?.focus();
}
