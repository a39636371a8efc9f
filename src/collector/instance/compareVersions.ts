/** Negative when `a` is older than `b`, by the numbers before any `-` or `+`; a text that is no version counts as 0. */
export function compareVersions(a: string, b: string): number {
  const left = numbersOf(a);
  const right = numbersOf(b);
  for (let i = 0; i < 3; i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function numbersOf(version: string): readonly number[] {
  const core = /^\d+(?:\.\d+){0,2}/.exec(version)?.[0] ?? '0';
  return core.split('.').map(Number);
}
