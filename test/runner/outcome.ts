/** What a suite of tests came to. A suite that ran nothing has failed. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  /** Tests left out by the suite itself; shown, so that none goes unnoticed. */
  readonly skipped: number;
  /** Why the suite as a whole failed, when no test tells. */
  readonly problem?: string;
}

/** Turns counts into an outcome: no tests at all counts as one failure. */
export function outcomeOf(passed: number, failed: number, skipped = 0): Outcome {
  if (passed + failed === 0) return failedOutcome('it ran no tests');
  return { passed, failed, skipped };
}

/** A suite that could not run counts as one failure. */
export function failedOutcome(problem: string): Outcome {
  return { passed: 0, failed: 1, skipped: 0, problem };
}
