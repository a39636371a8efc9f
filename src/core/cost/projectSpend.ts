/** What a day, week or month comes to if it goes on like this (inventory CST-75, CST-76). The method is always told. */
import type { Projection } from '../../shared/costApi.ts';
import { localDays, localHour, localPeriod } from './localCalendar.ts';
import type { PeriodName } from './localCalendar.ts';

/** Spend of one complete hour or local day. */
export interface SpendSample {
  readonly startMicros: number;
  readonly usd: number;
}

export interface ProjectionInput {
  readonly period: PeriodName;
  readonly nowMicros: number;
  /** USD since the period's start. */
  readonly spent: number;
  /** Clock hours by start; those that are missing cost nothing. Needed for `day`. */
  readonly hours: readonly SpendSample[];
  /** Local days by start; those that are missing cost nothing. Needed for `week` and `month`. */
  readonly days: readonly SpendSample[];
  /** The first moment that is recorded: hours and days before it are not known. */
  readonly sinceMicros: number;
  readonly budget?: number;
}

/** `first` by the mean; `second` by the least-squares line over days. Absent = too few complete hours or days. */
export interface Projections {
  readonly first?: Projection;
  readonly second?: Projection;
}

const hourMicros = 3_600_000_000;
/** Samples that are used at most, and that are needed at least. */
const mostHours = 6;
const mostDays = 7;
const fewestSamples = 3;
/** Half-width of the range in standard errors: about 80 % of outcomes where days are alike. */
const spread = 1.28;

/** Projects the spend of the period that `nowMicros` lies in. A day goes on like its last complete hours, longer ones like the last days. */
export function projectSpend(input: ProjectionInput): Projections {
  return input.period === 'day' ? projectDay(input) : projectDays(input);
}

function projectDay(input: ProjectionInput): Projections {
  const { nowMicros, spent, sinceMicros } = input;
  const hour = localHour(nowMicros);
  const starts = countBack(mostHours, (back) => hour - back * hourMicros).filter((start) => start >= sinceMicros);
  const samples = valuesAt(starts, input.hours);
  if (samples.length < fewestSamples) return {};
  const left = (localPeriod('day', nowMicros).endMicros - nowMicros) / hourMicros;
  const mean = meanOf(samples);
  const range = spread * deviationOf(samples, mean) * Math.sqrt(left);
  const exhaustedMicros = exhaustion(input, (hours) => spent + mean * hours, hourMicros);
  return { first: projection('meanOfHours', samples.length, spent, spent + mean * left, range, exhaustedMicros) };
}

function projectDays(input: ProjectionInput): Projections {
  const { nowMicros, period, spent, sinceMicros } = input;
  const starts = countBack(mostDays, (back) => localPeriod('day', nowMicros, -back).startMicros).filter(
    (start) => start >= sinceMicros,
  );
  const samples = valuesAt(starts, input.days);
  if (samples.length < fewestSamples) return {};
  const { endMicros } = localPeriod(period, nowMicros);
  const left = daysLeft(nowMicros, endMicros);
  const mean = meanOf(samples);
  const range = spread * deviationOf(samples, mean) * Math.sqrt(left);
  const line = fitLine(samples);
  // Day 0 is today, of which only the rest is still to come.
  const onLine = (days: number) => Math.max(spent, spent + sumOfLine(line, samples.length, days));
  const first = exhaustionDay(input, endMicros, (days) => spent + mean * days);
  const second = exhaustionDay(input, endMicros, onLine);
  return {
    first: projection('meanOfDays', samples.length, spent, spent + mean * left, range, first),
    second: projection('linear', samples.length, spent, onLine(left), spread * line.error * Math.sqrt(left), second),
  };
}

/** Nothing that is spent comes back, so no estimate lies below what is spent. */
function projection(
  method: Projection['method'],
  samples: number,
  spent: number,
  usd: number,
  range: number,
  exhaustedMicros: number | undefined,
): Projection {
  return {
    usd,
    low: Math.max(spent, usd - range),
    high: usd + range,
    method,
    samples,
    ...(exhaustedMicros !== undefined && { exhaustedMicros }),
  };
}

/** Oldest first. */
function countBack(most: number, startOf: (back: number) => number): readonly number[] {
  return Array.from({ length: most }, (_, place) => startOf(most - place));
}

function valuesAt(starts: readonly number[], samples: readonly SpendSample[]): readonly number[] {
  const spend = new Map(samples.map(({ startMicros, usd }) => [startMicros, usd]));
  return starts.map((start) => spend.get(start) ?? 0);
}

function meanOf(samples: readonly number[]): number {
  return samples.reduce((sum, value) => sum + value, 0) / samples.length;
}

function deviationOf(samples: readonly number[], mean: number): number {
  const squares = samples.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / Math.max(1, samples.length - 1));
}

/** Whole days after today, and the part of today that is left. */
function daysLeft(nowMicros: number, endMicros: number): number {
  const today = localPeriod('day', nowMicros);
  const rest = (today.endMicros - nowMicros) / (today.endMicros - today.startMicros);
  return rest + localDays({ startMicros: today.endMicros, endMicros }).length;
}

interface Line {
  readonly base: number;
  readonly slope: number;
  /** Standard deviation of the samples around the line. */
  readonly error: number;
}

/** Least squares over samples 0, 1, 2 … */
function fitLine(samples: readonly number[]): Line {
  const count = samples.length;
  const middle = (count - 1) / 2;
  const mean = meanOf(samples);
  const spreadX = samples.reduce((sum, _, x) => sum + (x - middle) ** 2, 0);
  const slope = samples.reduce((sum, value, x) => sum + (x - middle) * (value - mean), 0) / spreadX;
  const base = mean - slope * middle;
  const squares = samples.reduce((sum, value, x) => sum + (value - base - slope * x) ** 2, 0);
  return { base, slope, error: Math.sqrt(squares / Math.max(1, count - 2)) };
}

/** The next `days` days on the line, the first of them in part when `days` is not whole; a day never costs less than 0. */
function sumOfLine({ base, slope }: Line, samples: number, days: number): number {
  const whole = Math.floor(days);
  const value = (x: number) => Math.max(0, base + slope * x);
  let sum = value(samples) * (days - whole);
  for (let day = 0; day < whole; day++) sum += value(samples + day + (days > whole ? 1 : 0));
  return sum;
}

/** The first day, by its start, at whose end the projection is above the budget; today when it already is. */
function exhaustionDay(
  { budget, nowMicros, spent }: ProjectionInput,
  endMicros: number,
  after: (days: number) => number,
): number | undefined {
  if (budget === undefined || budget <= 0) return undefined;
  const today = localPeriod('day', nowMicros);
  if (spent > budget) return today.startMicros;
  return localDays({ startMicros: today.startMicros, endMicros }).find(
    (day) => after(daysLeft(nowMicros, day.endMicros)) > budget,
  )?.startMicros;
}

/** The moment within the day at which the projection passes the budget. */
function exhaustion(
  { budget, nowMicros, spent }: ProjectionInput,
  after: (units: number) => number,
  unitMicros: number,
): number | undefined {
  if (budget === undefined || budget <= 0) return undefined;
  if (spent > budget) return nowMicros;
  const rate = after(1) - spent;
  const atMicros = nowMicros + ((budget - spent) / rate) * unitMicros;
  return rate > 0 && atMicros < localPeriod('day', nowMicros).endMicros ? Math.round(atMicros) : undefined;
}
