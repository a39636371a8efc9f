import { useEffect, useRef, useState } from 'preact/hooks';
import { formatExact } from '../../src/shared/formatCount.ts';
import { sessionName } from '../../src/shared/sessionName.ts';
import { formatChange, formatRate } from '../../src/shared/formatUsd.ts';
import type { WhatIf } from '../../src/shared/costApi.ts';
import { shownName } from '../ui/shownText.ts';
import { t, tCount } from '../ui/text.ts';
import type { PanelModel } from '../traces/panelModel.ts';
import { amountText } from './spendText.ts';

/** Id of the field, so that a hint can lead to it. */
export const whatIfField = 'what-if-model';
const listId = 'what-if-models';
/** Models that the list shows; typing finds the others. */
const mostShown = 12;

/** A session's tokens at the prices of another model. */
export function WhatIfPicker({ panel, session }: { panel: PanelModel; session: string | undefined }) {
  const { whatIf, sessions } = panel.cost;
  useEffect(() => {
    if (session !== undefined) whatIf.about(session);
  }, [session]);
  const about = whatIf.session.value ?? session;
  const row = sessions.placeOf.value.get(about ?? '');
  const open = panel.cost.session.page.value?.summary;
  const summary =
    (open?.session === about ? open : undefined) ?? (row === undefined ? undefined : sessions.sessions.value.get(row));
  const answer = whatIf.answer.value;
  if (about === undefined) return null;
  return (
    <section class="what-if" aria-label={t('whatIf.title')} data-pane="what-if">
      <div class="what-if-line">
        <h2 class="strong">{t('whatIf.title')}</h2>
        <span class="cut dim">
          {t('whatIf.ran', summary ? sessionName(summary, t('name.none')) : shownName(about, t('name.none')))}
        </span>
        <ModelField panel={panel} />
      </div>
      <div aria-live="polite">
        {whatIf.problem.value === undefined ? null : <p class="small err">{whatIf.problem.value}</p>}
        {answer ? <Outcome panel={panel} answer={answer} /> : null}
      </div>
    </section>
  );
}

function Outcome({ panel, answer }: { panel: PanelModel; answer: WhatIf }) {
  const { locale } = panel.boot;
  const { now, usd, calls, assumed } = answer;
  if (usd === undefined) return <p class="small dim">{t('whatIf.noPrice', shownName(answer.model, ''))}</p>;
  const missing = now.calls - calls;
  const change = now.usd > 0 && now.unpriced === 0 && missing === 0 ? ((usd - now.usd) / now.usd) * 100 : undefined;
  return (
    <>
      <p class="what-if-line">
        <span>{amountText(now, locale)}</span>
        <span class="dim">{t('whatIf.wouldBe')}</span>
        <span>{amountText({ usd, unpriced: missing }, locale)}</span>
        {change === undefined ? null : <span class={change < 0 ? 'ok' : 'warn'}>{formatChange(change)}</span>}
      </p>
      <p class="small dim">
        {[
          ...assumed.map((code) => t(`whatIf.assumed.${code}`)),
          ...(now.unpriced > 0 ? [tCount('whatIf.unpricedNow', now.unpriced, formatExact(now.unpriced, locale))] : []),
          t('whatIf.quality'),
        ].join(' ')}
      </p>
    </>
  );
}

/** A field that completes to models with a price; those used lately come first. */
function ModelField({ panel }: { panel: PanelModel }) {
  const { whatIf } = panel.cost;
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const box = useRef<HTMLSpanElement>(null);
  const models = whatIf.models.value.slice(0, mostShown);
  const { locale } = panel.boot;

  const pick = (place: number) => {
    const model = models[place];
    if (!model) return;
    whatIf.pick(model.model, model.provider);
    setOpen(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!open) whatIf.find();
      else setAt(Math.max(0, Math.min(models.length - 1, at + (event.key === 'ArrowDown' ? 1 : -1))));
      setOpen(true);
    } else if (event.key === 'Enter' && open) pick(at);
    else if (event.key === 'Escape' && open) setOpen(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <span class="model-field" ref={box}>
      <input
        id={whatIfField}
        type="text"
        role="combobox"
        tabIndex={0}
        spellcheck={false}
        autocomplete="off"
        aria-label={t('whatIf.model')}
        aria-autocomplete="list"
        aria-expanded={open}
        aria-controls={listId}
        aria-activedescendant={open && models.length > 0 ? `${listId}-${at}` : undefined}
        placeholder={t('whatIf.model')}
        value={whatIf.text.value}
        onFocus={(event) => {
          event.currentTarget.select();
          whatIf.find();
        }}
        onClick={() => setOpen(true)}
        onInput={(event) => {
          whatIf.type(event.currentTarget.value);
          setAt(0);
          setOpen(true);
        }}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      {open ? (
        <ul class="model-list" id={listId} role="listbox" aria-label={t('whatIf.models')}>
          {models.length === 0 ? <li class="dim">{t('whatIf.noModels')}</li> : null}
          {models.map(({ model, provider, input, output }, place) => (
            <li
              key={`${provider} ${model}`}
              id={`${listId}-${place}`}
              role="option"
              aria-selected={place === at}
              onPointerDown={(event) => {
                event.preventDefault(); // the field keeps the focus
                pick(place);
              }}
            >
              <span class="cut grow">
                {shownName(model, t('name.none'))} <span class="dim">{shownName(provider, '')}</span>
              </span>
              <span class="cap" title={t('whatIf.rates')}>
                {formatRate(input, locale)} / {formatRate(output, locale)}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
    </span>
  );
}
