import { useState } from 'preact/hooks';
import { rowKeyTarget } from '../ui/rowKeys.ts';

const page = 10;

/** One tab stop for all amounts of a table: the arrow keys, Home and End move between them. */
export function useRovingAmounts(count: number) {
  const [at, setAt] = useState(0);
  const current = Math.min(at, count - 1);
  return {
    /** Of the amount at this place in the table. */
    tabIndexOf: (place: number) => (place === current ? 0 : -1),
    handlers: {
      onFocusCapture: ({ currentTarget, target }: FocusFrom) => {
        const place = amountsOf(currentTarget).findIndex((amount) => amount === target);
        if (place >= 0) setAt(place);
      },
      onKeyDownCapture: (event: KeyboardEvent & FocusFrom) => {
        const amounts = amountsOf(event.currentTarget);
        const here = amounts.findIndex((amount) => amount === event.target);
        const to = here < 0 ? undefined : rowKeyTarget(event.key, here, amounts.length, page);
        if (to === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        amounts[to]?.focus();
      },
    },
  };
}

interface FocusFrom {
  readonly currentTarget: HTMLElement;
  readonly target: EventTarget | null;
}

function amountsOf(table: HTMLElement): HTMLElement[] {
  return [...table.querySelectorAll<HTMLElement>('.amount')];
}
