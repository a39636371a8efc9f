import type { Spend } from '../../shared/costApi.ts';
import { tokenClasses, type TokenClass } from '../../shared/tokenUsage.ts';
import type { CountedCall } from '../../shared/traceAccount.ts';

/**
 * What is summed over calls, one number for each name, in the order of the columns of `session` and `spend`. Whole numbers
 * only, so that taking out what was put in leaves exactly what was there: amounts in nano-dollars, data in kB.
 */
export const sumNames = [
  ...([
    'calls',
    'requests',
    'unpriced',
    'nanos',
    'reportedNanos',
    'computedNanos',
    'errors',
    'dataKb',
    'dataNanos',
  ] as const),
  ...tokenClasses,
] as const;

export type SumName = (typeof sumNames)[number];

/** One number for each of `sumNames`, in their order. */
export type Sums = number[];

const indexes = Object.fromEntries(sumNames.map((name, index) => [name, index])) as Readonly<Record<SumName, number>>;

export const noSums: readonly number[] = sumNames.map(() => 0);

export function sumOf(sums: readonly number[], name: SumName): number {
  return sums[indexes[name]] ?? 0;
}

/** Adds `more`, `times` times, to `sums` itself. */
export function addSums(sums: Sums, more: readonly number[], times: 1 | -1 = 1): void {
  for (let index = 0; index < sumNames.length; index += 1)
    sums[index] = (sums[index] ?? 0) + times * (more[index] ?? 0);
}

/**
 * What one call adds; `requests` and `dataKb` are 0: whoever adds knows whether an earlier call of its turn, or of the run that
 * worked through the data, is counted in the same place.
 */
export function callSums({ price, tokens, failed, dataVolumeGb }: CountedCall): Sums {
  const nanos = nanosOf(price.usd);
  const named: Readonly<Record<Exclude<SumName, TokenClass>, number>> = {
    calls: 1,
    requests: 0,
    unpriced: price.usd === undefined ? 1 : 0,
    nanos,
    reportedNanos: price.usd === undefined ? 0 : Math.min(nanos, nanosOf(price.reportedUsd)),
    computedNanos: nanosOf(price.computed?.usd),
    errors: failed ? 1 : 0,
    dataKb: 0,
    dataNanos: dataVolumeGb === undefined || dataVolumeGb <= 0 ? 0 : nanos,
  };
  return sumNames.map((name) => (isTokenClass(name) ? whole(tokens[name] ?? 0) : named[name]));
}

/** The sums as everybody else sees them. */
export function spendOf(sums: readonly number[]): Spend {
  const of = (name: SumName): number => sumOf(sums, name);
  return {
    calls: of('calls'),
    requests: of('requests'),
    unpriced: of('unpriced'),
    usd: of('nanos') / 1e9,
    reportedUsd: of('reportedNanos') / 1e9,
    computedUsd: of('computedNanos') / 1e9,
    tokens: Object.fromEntries(tokenClasses.map((name) => [name, of(name)])) as Record<TokenClass, number>,
    errors: of('errors'),
    dataGb: of('dataKb') / 1e6,
    dataUsd: of('dataNanos') / 1e9,
  };
}

function addRequests(sums: Sums, count: number): void {
  sums[indexes.requests] = sumOf(sums, 'requests') + count;
}

function addData(sums: Sums, gigabytes: number): void {
  sums[indexes.dataKb] = sumOf(sums, 'dataKb') + whole(gigabytes * 1e6);
}

/** Counts what calls of one account share: a turn is one request, a run's volume of data one volume, in each place of the sums. */
export class SharedSums {
  readonly #counted = new Set<string>();

  /** Adds to the sums of a place what no earlier call there has added. */
  add(sums: Sums, { turn, dataVolumeGb = 0, dataVolumeSpan }: CountedCall, place: string): void {
    if (this.#isFirst(`turn ${turn} ${place}`)) addRequests(sums, 1);
    if (dataVolumeGb > 0 && this.#isFirst(`data ${dataVolumeSpan ?? ''} ${place}`)) addData(sums, dataVolumeGb);
  }

  #isFirst(key: string): boolean {
    const { size } = this.#counted;
    return this.#counted.add(key).size > size;
  }
}

/** Sums of some calls of one account, each turn a request. */
export function sumsOfCalls(calls: readonly CountedCall[]): Sums {
  const sums = [...noSums];
  const shared = new SharedSums();
  for (const call of calls) {
    addSums(sums, callSums(call));
    shared.add(sums, call, '');
  }
  return sums;
}

function isTokenClass(name: SumName): name is TokenClass {
  return indexes[name] >= indexes.input;
}

/** Whole nano-dollars of an amount in USD. */
export function nanosOf(usd: number | undefined): number {
  return whole((usd ?? 0) * 1e9);
}

/** Amounts come from strangers: what is no sensible number counts nothing, and no sum can grow out of what a REAL holds. */
function whole(value: number): number {
  return Number.isFinite(value) && value > 0 ? Math.min(Math.round(value), Number.MAX_SAFE_INTEGER) : 0;
}
