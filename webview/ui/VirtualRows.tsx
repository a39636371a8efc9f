import type { ComponentChildren, HTMLAttributes } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { assignSlots } from './rowSlots.ts';
import type { SlotRow } from './rowSlots.ts';
import { rowAt, rowWindow } from './rowWindow.ts';
import type { RowHeights } from './rowWindow.ts';
import type { Scroller } from './scroller.ts';

interface VirtualRowsProps {
  readonly scroller: Scroller;
  readonly heights: RowHeights;
  /** Who a row is, however it moves; a row keeps its element, and with it the focus. */
  readonly keyOf: (row: number) => string;
  /** -1 = gone. */
  readonly rowOfKey: (key: string) => number;
  /** A row that is drawn wherever it is, because it may have the focus; -1 = none. */
  readonly pinned: number;
  readonly children: (row: number, style: { top: string }) => ComponentChildren;
  readonly onEnd?: () => void;
  readonly attributes?: HTMLAttributes<HTMLDivElement>;
}

/**
 * Only the rows on the screen are elements. Scrolling is the browser's own. When rows come or go above, the scroll position
 * moves with the first row on the screen, so that a live update moves nothing the user looks at; at the very top it stays there.
 */
export function VirtualRows(props: VirtualRowsProps) {
  const { scroller, heights, keyOf, rowOfKey, pinned } = props;
  const element = useRef<HTMLDivElement>(null);
  const slots = useRef<SlotRow[]>([]);
  const anchor = useRef<{ key: string; offset: number } | undefined>(undefined);

  const { first, end } = rowWindow(heights, scroller.top.value, scroller.height.value);
  const wanted: { row: number; key: string }[] = [];
  for (let row = first; row < end; row++) wanted.push({ row, key: keyOf(row) });
  if (pinned >= 0 && pinned < heights.count && (pinned < first || pinned >= end))
    wanted.push({ row: pinned, key: keyOf(pinned) });
  slots.current = assignSlots(slots.current, wanted);

  const remember = () => {
    const top = scroller.top.peek();
    if (top === 0 || heights.count === 0) return (anchor.current = undefined);
    const row = rowAt(heights, top);
    return (anchor.current = { key: keyOf(row), offset: top - heights.top(row) });
  };

  useLayoutEffect(() => {
    const box = element.current;
    if (!box) return;
    scroller.attach(box);
    const observer = new ResizeObserver(() => {
      scroller.height.value = box.clientHeight;
    });
    observer.observe(box);
    scroller.height.value = box.clientHeight;
    return () => {
      observer.disconnect();
      scroller.attach(null);
    };
  }, [scroller]);

  useLayoutEffect(() => {
    scroller.settle(heights.top(heights.count));
    const held = anchor.current;
    const row = held ? rowOfKey(held.key) : -1;
    if (held && row >= 0) {
      const top = heights.top(row) + held.offset;
      if (Math.abs(top - scroller.top.peek()) >= 1) scroller.to(top);
    }
    remember();
  }, [heights]);

  useLayoutEffect(() => {
    if (end === heights.count && heights.count > 0) props.onEnd?.();
  }, [end, heights]);

  return (
    <div
      {...props.attributes}
      ref={element}
      class="scroller"
      tabIndex={-1}
      onScroll={() => {
        scroller.read();
        remember();
      }}
    >
      <div class="rows" role="presentation" style={{ height: `${heights.top(heights.count)}px` }}>
        {slots.current.map(({ slot, row }) => (
          <Slot key={slot}>{props.children(row, { top: `${heights.top(row)}px` })}</Slot>
        ))}
      </div>
    </div>
  );
}

function Slot({ children }: { children: ComponentChildren }) {
  return <>{children}</>;
}
