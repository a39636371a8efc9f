/** A place on the screen that shows one row after another, so that scrolling makes no elements. */
export interface SlotRow {
  readonly slot: number;
  readonly row: number;
  readonly key: string;
}

/**
 * Gives each wanted row a slot. A row that showed before keeps its slot, and with it its element and the focus;
 * others take the slots that became free, then new ones. Sorted by slot, so that elements never change places.
 */
export function assignSlots(
  before: readonly SlotRow[],
  wanted: readonly { readonly row: number; readonly key: string }[],
): SlotRow[] {
  const slotOf = new Map(before.map(({ key, slot }) => [key, slot]));
  const kept = new Set<number>();
  for (const { key } of wanted) {
    const slot = slotOf.get(key);
    if (slot !== undefined) kept.add(slot);
  }
  let free = 0;
  const taken = new Set<number>();
  const rows = wanted.map(({ row, key }) => {
    const old = slotOf.get(key);
    if (old !== undefined && !taken.has(old)) {
      taken.add(old);
      return { slot: old, row, key };
    }
    while (kept.has(free)) free++;
    return { slot: free++, row, key };
  });
  return rows.sort((a, b) => a.slot - b.slot);
}
