/** Where a key moves to in a list of rows; `undefined` = the key is not for the rows. `page` is how many rows show. */
export function rowKeyTarget(key: string, at: number, count: number, page: number): number | undefined {
  const places: Partial<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    Home: 0,
    End: count - 1,
    PageDown: at + page,
    PageUp: at - page,
  };
  const place = places[key];
  return place === undefined || count === 0 ? undefined : Math.max(0, Math.min(count - 1, place));
}
