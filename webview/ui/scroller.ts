import { signal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import { scrollToShow } from './rowWindow.ts';
import type { RowHeights } from './rowWindow.ts';

/** What of a scrolling element its reader needs; an element, or a stand-in. */
interface Scrolling {
  scrollTop: number;
}

/** The scroll position of one list, as a signal, and the way to change it. Pixels. */
export interface Scroller {
  readonly top: Signal<number>;
  readonly height: Signal<number>;
  attach(element: Scrolling | null): void;
  /** The element scrolled. */
  read(): void;
  to(top: number): void;
  /** Scrolls as little as shows the row. */
  show(rows: RowHeights, row: number): void;
  /** A position that waits for the rows it lies in. */
  settle(total: number): void;
}

/** `top` may be a signal that outlives the list, and is then restored once there are rows. */
export function createScroller(top: Signal<number> = signal(0)): Scroller {
  let element: Scrolling | null = null;
  let wanted: number | undefined = top.peek() > 0 ? top.peek() : undefined;
  const height = signal(0);
  return {
    top,
    height,
    attach(attached) {
      if (attached && attached !== element && top.peek() > 0) wanted = top.peek();
      element = attached;
    },
    read() {
      if (element && wanted === undefined) top.value = element.scrollTop;
    },
    to(to) {
      wanted = undefined;
      top.value = Math.max(0, to);
      if (element) element.scrollTop = top.peek();
    },
    show(rows, row) {
      const to = scrollToShow(rows, row, top.peek(), height.peek());
      if (to !== top.peek()) this.to(to);
    },
    settle(total) {
      if (wanted === undefined || element === null || total === 0 || height.peek() === 0) return;
      this.to(Math.min(wanted, Math.max(0, total - height.peek())));
    },
  };
}
