import type { Measured } from '../figure.ts';
import { median, perRoundRatios, spread, threeFigures } from '../statistics.ts';

/** The median of the per-round ratios of two contestants, with their spread and both medians as the note. */
export function ratioOf<Name extends string>(
  rounds: Readonly<Record<Name, readonly number[]>>,
  ours: Name,
  theirs: Name,
  unit: string,
): Measured {
  const ratios = perRoundRatios(rounds[ours], rounds[theirs]);
  const middle = (name: Name) => threeFigures(median(rounds[name]));
  return {
    value: median(ratios),
    note: `rounds ${spread(ratios)}; ${ours} ${middle(ours)}, ${theirs} ${middle(theirs)} ${unit}`,
  };
}
