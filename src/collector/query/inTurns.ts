/**
 * The first of each group, then the second of each, and so on: at most `most` items. A group with very many items takes no room
 * from the others. Within a group, and among groups, the order is kept.
 */
export function inTurns<Item>(items: readonly Item[], groupOf: (item: Item) => string, most: number): readonly Item[] {
  const groups = [...Map.groupBy(items, groupOf).values()];
  const taken: Item[] = [];
  for (let turn = 0; taken.length < most; turn++) {
    const rest = groups.flatMap((group) => group.slice(turn, turn + 1));
    if (rest.length === 0) break;
    taken.push(...rest.slice(0, most - taken.length));
  }
  return taken;
}
