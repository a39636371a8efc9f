import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../ui/Icon.tsx';
import { shownName } from '../ui/shownText.ts';
import { t } from '../ui/text.ts';
import type { PanelModel } from '../traces/panelModel.ts';
import { priceCardId } from './Amount.tsx';
import { cardOfCalls, cardOfSpend } from './priceCardData.ts';
import type { CardNote, PricelessModel, PriceCardData } from './priceCardData.ts';
import type { Card, CardAnchor, CardCalls } from './priceCardModel.ts';
import './priceCard.css';

/** Pixels between the card and the amount, and the edges of the frame. */
const gap = 4;

/** The card over an amount: what it is the sum of. Esc, leaving and scrolling close it. */
export function PriceCard({ panel }: { panel: PanelModel }) {
  const card = panel.cost.card.card.value;
  return card ? <OpenCard panel={panel} card={card} /> : null;
}

function OpenCard({ panel, card }: { panel: PanelModel; card: Card }) {
  const box = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ left: 0, top: 0 });
  const asked = panel.cost.card.asked.value;
  const { close, stay, leave } = panel.cost.card;

  useLayoutEffect(() => {
    if (box.current) setPlace(placeBeside(card.anchor.getBoundingClientRect(), box.current));
  }, [card, asked]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      if (box.current?.contains(document.activeElement)) card.anchor.focus();
      close();
    };
    const onScroll = (event: Event) => {
      if (!(event.target instanceof Node) || !box.current?.contains(event.target)) close();
    };
    const onPointerDown = (event: PointerEvent) => {
      const inside = event.target instanceof Node && (box.current?.contains(event.target) ?? false);
      if (!inside && !(event.target instanceof Node && card.anchor.contains(event.target))) close();
    };
    document.addEventListener('keydown', onKeyDown, true);
    document.addEventListener('scroll', onScroll, true);
    document.addEventListener('pointerdown', onPointerDown, true);
    window.addEventListener('resize', close);
    return () => {
      document.removeEventListener('keydown', onKeyDown, true);
      document.removeEventListener('scroll', onScroll, true);
      document.removeEventListener('pointerdown', onPointerDown, true);
      window.removeEventListener('resize', close);
    };
  }, [card]);

  return (
    <div
      class="price-card"
      id={priceCardId}
      role="group"
      aria-label={t('card.label')}
      aria-live="polite"
      ref={box}
      style={{ left: `${place.left}px`, top: `${place.top}px` }}
      onPointerEnter={stay}
      onPointerLeave={leave}
      onKeyDown={(event) => {
        if (event.key !== 'Tab') return;
        const inside = [...event.currentTarget.querySelectorAll('button')];
        if (document.activeElement !== inside.at(event.shiftKey ? 0 : -1)) return;
        // The card stands at the end of the page: Tab goes on from the amount, Shift+Tab back to it.
        card.anchor.focus();
        if (event.shiftKey) event.preventDefault();
      }}
    >
      <CardBody panel={panel} card={card} asked={asked} />
    </div>
  );
}

/** Under the amount and flush with its right edge, where the frame has room for it. */
function placeBeside(
  anchor: ReturnType<CardAnchor['getBoundingClientRect']>,
  box: HTMLElement,
): { left: number; top: number } {
  const { width, height } = box.getBoundingClientRect();
  const below = anchor.bottom + gap;
  const above = anchor.top - height - gap;
  const top = below + height <= innerHeight - gap ? below : above >= gap ? above : innerHeight - height - gap;
  const left = anchor.right - width;
  return { left: Math.max(gap, Math.min(left, innerWidth - width - gap)), top: Math.max(gap, top) };
}

function CardBody({ panel, card, asked }: { panel: PanelModel; card: Card; asked: CardCalls | undefined }) {
  const { locale } = panel.boot;
  const { source } = card;
  const setPrice = ({ model, provider }: PricelessModel) => panel.cost.overview.setPrice(model, provider);
  if (source.type === 'calls')
    return <CardTable data={cardOfCalls(source.calls, locale)} about={card.about} setPrice={setPrice} />;
  if (source.type === 'spend')
    return (
      <CardTable
        data={cardOfSpend(source.spend, panel.cost.overview.answer.value?.prices, locale, source.priceless)}
        about={card.about}
        setPrice={setPrice}
      />
    );
  if (asked?.problem !== undefined)
    return (
      <p class="card-line warn">
        <Icon name="warning" tone="k-warn" small />
        {asked.problem}
      </p>
    );
  if (!asked?.calls) return <p class="card-line dim">{t('card.loading')}</p>;
  const open = () => {
    panel.cost.card.close();
    panel.openSession(source.session);
  };
  return (
    <CardTable
      data={cardOfCalls(asked.calls, locale)}
      about={card.about}
      older={asked.older === true}
      setPrice={setPrice}
      {...(panel.cost.session.session.value === source.session && panel.panelTab.value === 'cost'
        ? {}
        : { onOpen: open })}
    />
  );
}

interface CardTableProps {
  readonly data: PriceCardData;
  readonly about: string;
  readonly older?: boolean;
  readonly setPrice: (of: PricelessModel) => void;
  readonly onOpen?: () => void;
}

/** Models that the card offers to price; the session page and the breakdown have all. */
const mostPriceless = 2;

function CardTable({ data, about, older, setPrice, onOpen }: CardTableProps) {
  const rates = data.groups.some(({ lines }) => lines.some(({ rate }) => rate !== ''));
  const notes: readonly CardNote[] = [
    ...(older === true ? [{ text: t('card.older'), tone: 'warn' as const }] : []),
    ...data.notes,
  ];
  return (
    <>
      <p class="card-line">
        <span class="strong">{data.amount}</span>
        <span class="small dim cut">{about}</span>
      </p>
      <table class="card-table">
        {data.groups.map((group, at) => (
          <tbody key={group.head}>
            <tr class="cap">
              <th scope="col">{group.head}</th>
              <th scope="col" class="num">
                {at === 0 ? t('card.tokens') : ''}
              </th>
              <th scope="col" class="num">
                {at === 0 && rates ? t('card.rate') : ''}
              </th>
              <th scope="col" class="num">
                {at === 0 && rates ? t('card.cost') : ''}
              </th>
            </tr>
            {group.lines.map((line) => (
              <tr key={`${line.label} ${line.rate}`}>
                <th scope="row">{line.label}</th>
                <td class="num">{line.tokens}</td>
                <td class="num">{line.rate}</td>
                <td class="num" title={line.title}>
                  {line.usd}
                </td>
              </tr>
            ))}
          </tbody>
        ))}
        <tbody>
          {data.missing.map(({ label, tokens, why }) => (
            <tr key={`${label} ${why}`}>
              <th scope="row" class="cut">
                {label}
              </th>
              <td class="num">{tokens}</td>
              <td class="num dim" colSpan={2}>
                {why}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          {data.totals.map(({ label, tokens, usd, title }, at) => (
            <tr key={label} class={at === data.totals.length - 1 ? 'strong' : 'dim'}>
              <th scope="row">{label}</th>
              <td class="num">{tokens}</td>
              <td />
              <td class="num" title={title}>
                {usd}
              </td>
            </tr>
          ))}
        </tfoot>
      </table>
      {notes.length > 0 ? (
        <ul class="card-notes">
          {notes.map(({ text, tone }) => (
            <li key={text} class={tone === 'warn' ? 'warn' : 'dim'}>
              {text}
            </li>
          ))}
        </ul>
      ) : null}
      {data.foot === '' && !onOpen && data.priceless.length === 0 ? null : (
        <p class="card-foot">
          <span class="grow">{data.foot}</span>
          {data.priceless.slice(0, mostPriceless).map((of) => (
            <button key={of.model} type="button" class="link cut" onClick={() => setPrice(of)}>
              {t('card.setPrice', shownName(of.model, t('name.none')))}
            </button>
          ))}
          {onOpen ? (
            <button type="button" class="link" title={t('card.openKey')} onClick={onOpen}>
              {t('card.openCalls')}
            </button>
          ) : null}
        </p>
      )}
    </>
  );
}
