/** How long a bench may take for each measurement. */
export interface Pace {
  /** Counted rounds; one more is run first and dropped. */
  readonly rounds: number;
  /** Load before each measurement, so that the server's code is compiled. */
  readonly warmMillis: number;
  readonly measureMillis: number;
  /** How many spans stand for the one million of the goals. */
  readonly spans: number;
  /** Single events that a percentile is taken of. */
  readonly samples: number;
}

/** What `npm run bench` uses. */
export const fullPace: Pace = { rounds: 5, warmMillis: 700, measureMillis: 2_000, spans: 1_000_000, samples: 60 };

/** `--quick`: only shows that a bench works; its numbers mean nothing. */
export const quickPace: Pace = { rounds: 1, warmMillis: 300, measureMillis: 500, spans: 50_000, samples: 8 };

export interface Measured {
  readonly value: number;
  /** What else a reader needs to judge the value: the spread, the absolute numbers behind a ratio. */
  readonly note: string;
}

/** One promise of the project, as data, and how it is measured. */
export interface Figure {
  readonly id: string;
  /** What `npm run bench -- NAME` runs together. */
  readonly bench: string;
  readonly what: string;
  readonly unit: '×' | '%' | 'ms' | 'MB' | 'kB' | 'files';
  readonly better: 'higher' | 'lower';
  readonly goal: number;
  readonly stretch?: number;
  readonly run: (pace: Pace) => Promise<Measured>;
}

/** One line of `bench/results.json`. */
export interface Result {
  readonly id: string;
  /** `null` = it could not be measured; `note` says why. */
  readonly value: number | null;
  readonly unit: string;
  readonly goal: number;
  readonly pass: boolean;
  readonly stretch?: number;
  readonly note: string;
}

/** Holds a measured value against the goal. */
export function judge(figure: Figure, { value, note }: Measured): Result {
  const { id, unit, goal, stretch, better } = figure;
  const pass = better === 'higher' ? value >= goal : value <= goal;
  return { id, value, unit, goal, pass, ...(stretch !== undefined && { stretch }), note };
}

/** A figure that could not be measured is a missed goal, with the reason where the numbers would be. */
export function failure(figure: Figure, error: unknown): Result {
  const { id, unit, goal, stretch } = figure;
  const reason = error instanceof Error ? error.message : String(error);
  const note = `not measured: ${reason}`;
  return { id, value: null, unit, goal, pass: false, ...(stretch !== undefined && { stretch }), note };
}
