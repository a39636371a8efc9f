import type { ComponentChildren } from 'preact';
import type { KnownAmount } from '../../src/shared/formatUsd.ts';
import { t } from '../ui/text.ts';
import type { PanelModel } from '../traces/panelModel.ts';
import type { CardSource } from './priceCardModel.ts';
import { amountText } from './spendText.ts';

/** Id of the card that is open; there is one at a time. */
export const priceCardId = 'price-card';

export interface AmountProps {
  readonly panel: PanelModel;
  /** Who the amount belongs to: the same amount keeps its card through a live update. */
  readonly id: string;
  /** What the card names it by. */
  readonly about: string;
  readonly source: CardSource;
  readonly amount: KnownAmount;
  readonly tabIndex?: number;
  /** Row of a table that the amount stands in: part of its name. */
  readonly of?: string;
}

/** An amount of money; hover, focus, click and touch show how it comes about. */
export function Amount({ of, amount, ...props }: AmountProps) {
  const { usd, unpriced = 0 } = amount;
  const known = usd !== undefined && (usd > 0 || unpriced === 0);
  const text = amountText(amount, props.panel.boot.locale);
  return (
    <CardTrigger
      {...props}
      class={known ? 'amount' : 'amount dim'}
      {...(of === undefined ? {} : { label: t('amount.of', of, text) })}
    >
      {text}
    </CardTrigger>
  );
}

interface CardTriggerProps extends Omit<AmountProps, 'amount' | 'of'> {
  readonly class: string;
  readonly style?: { left: string; width: string };
  readonly label?: string;
  readonly children?: ComponentChildren;
}

/** Anything that opens a price card. */
export function CardTrigger({ panel, id, about, source, tabIndex = 0, label, children, ...rest }: CardTriggerProps) {
  const { card } = panel.cost;
  const open = card.card.value?.id === id;
  const at = (anchor: HTMLElement) => ({ id, about, source, anchor });
  return (
    <button
      type="button"
      {...rest}
      tabIndex={tabIndex}
      aria-label={label}
      aria-expanded={open}
      aria-describedby={open ? priceCardId : undefined}
      onPointerMove={(event) => {
        if (event.pointerType === 'mouse') card.point(at(event.currentTarget));
      }}
      onPointerLeave={() => card.leave()}
      onFocus={(event) => {
        if (event.currentTarget.matches(':focus-visible')) card.focus(at(event.currentTarget));
      }}
      onBlur={(event) => {
        const to = event.relatedTarget;
        if (open && !(to instanceof Element && to.closest(`#${priceCardId}`))) card.close();
      }}
      onKeyDown={(event) => {
        const inside = document.querySelector<HTMLElement>(`#${priceCardId} button`);
        const into = event.key === 'ArrowDown' || (event.key === 'Tab' && !event.shiftKey);
        if (!into || !open || !inside) return;
        event.preventDefault();
        event.stopPropagation();
        inside.focus();
      }}
      onClick={(event) => {
        event.stopPropagation();
        card.toggle(at(event.currentTarget));
      }}
    >
      {children}
    </button>
  );
}
