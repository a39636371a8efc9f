/** Which rows of a long list are on the screen. Pixels throughout. */
export interface RowHeights {
  readonly count: number;
  /** Top of a row; `top(count)` is the height of all. */
  top(row: number): number;
}

export interface RowWindow {
  /** The first row to draw. */
  readonly first: number;
  /** One past the last row to draw. */
  readonly end: number;
}

/** Rows that are all as high. */
export function evenRows(count: number, height: number): RowHeights {
  return { count, top: (row) => row * height };
}

/** Rows of different heights. */
export function unevenRows(heights: readonly number[]): RowHeights {
  const tops = new Float64Array(heights.length + 1);
  for (const [row, height] of heights.entries()) tops[row + 1] = (tops[row] ?? 0) + height;
  return { count: heights.length, top: (row) => tops[row] ?? 0 };
}

/** The row that covers `y`, within the list. */
export function rowAt(rows: RowHeights, y: number): number {
  let low = 0;
  let high = rows.count - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (rows.top(middle) <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Rows that show between `scrollTop` and `scrollTop + height`, and `extra` more on each side so that scrolling shows no gap. */
export function rowWindow(rows: RowHeights, scrollTop: number, height: number, extra = 4): RowWindow {
  if (rows.count === 0) return { first: 0, end: 0 };
  const first = rowAt(rows, scrollTop);
  const last = rowAt(rows, scrollTop + Math.max(0, height - 1));
  return { first: Math.max(0, first - extra), end: Math.min(rows.count, last + 1 + extra) };
}

/** Where to scroll so that a row shows whole, moving as little as possible. */
export function scrollToShow(rows: RowHeights, row: number, scrollTop: number, height: number): number {
  const top = rows.top(row);
  const bottom = rows.top(row + 1);
  if (top < scrollTop) return top;
  return bottom > scrollTop + height ? Math.min(top, bottom - height) : scrollTop;
}
