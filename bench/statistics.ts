/** The middle of an ordered copy; the mean of the two in the middle when their number is even. Throws on an empty list. */
export function median(values: readonly number[]): number {
  const ordered = ascending(values);
  const middle = ordered.length >> 1;
  return ordered.length % 2 === 1 ? ordered[middle]! : (ordered[middle - 1]! + ordered[middle]!) / 2;
}

/** The smallest value that at least `percent` of them do not exceed (nearest rank). Throws on an empty list. */
export function percentile(values: readonly number[], percent: number): number {
  const ordered = ascending(values);
  return ordered[Math.max(0, Math.ceil((percent / 100) * ordered.length) - 1)]!;
}

function ascending(values: readonly number[]): number[] {
  if (values.length === 0) throw new RangeError('nothing was measured');
  if (values.some((value) => !Number.isFinite(value)))
    throw new RangeError(`a measurement is not a number: ${values.join(', ')}`);
  return values.toSorted((a, b) => a - b);
}

/** `a` over `b`, round by round: what drifts between rounds (other load, clock speed) then cancels. */
export function perRoundRatios(a: readonly number[], b: readonly number[]): number[] {
  if (a.length !== b.length) throw new RangeError(`${a.length} rounds against ${b.length}`);
  return a.map((value, i) => value / b[i]!);
}

/** `9.1 to 12.3`, with three figures. */
export function spread(values: readonly number[]): string {
  const ordered = ascending(values);
  return `${threeFigures(ordered[0]!)} to ${threeFigures(ordered.at(-1)!)}`;
}

/** Three significant figures, never in scientific notation. */
export function threeFigures(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
