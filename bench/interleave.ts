/**
 * Runs every contestant once a round, in turn, and returns each one's values, round by round.
 * One round more than asked is run and the first is dropped: it pays for cold caches. Every second round goes backwards,
 * so that nobody always follows the same neighbour.
 */
export async function interleave<Name extends string>(
  contestants: Readonly<Record<Name, () => number | Promise<number>>>,
  rounds: number,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(contestants) as Name[];
  const values = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round <= rounds; round++)
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const value = await contestants[name]();
      if (round > 0) values[name].push(value);
    }
  return values;
}
