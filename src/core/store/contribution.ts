import { costDimensions, type CostDimension } from '../../shared/costApi.ts';
import type { CountedCall } from '../../shared/traceAccount.ts';
import { clip } from './spanRow.ts';
import { addSums, callSums, noSums, SharedSums, type Sums } from './spendSums.ts';

/** The dimensions of the ledger, by the number stored: `all` has one row a bucket, `unpriced` one for each model without a price. */
export const spendDimensions = ['all', 'unpriced', ...costDimensions] as const;

export type SpendDimension = (typeof spendDimensions)[number];

/** Five minutes. */
export const bucketMicros = 300_000_000;

export function bucketOf(micros: number): number {
  return Math.floor(micros / bucketMicros);
}

/** One row of the ledger, or what is added to it. */
export interface Cell {
  /** Place in `spendDimensions`. */
  readonly dimension: number;
  readonly bucket: number;
  readonly value: string;
  readonly sums: Sums;
}

/** What is true of all calls of a trace. */
export type TraceValues = Readonly<Partial<Record<'session' | 'user' | 'team' | 'branch', string>>>;

/**
 * What the calls of one trace put into the ledger. A turn counts as a request where its first call with that value is, so
 * that no sum over any time holds it twice; so does a volume of data.
 */
export function cellsOf(calls: readonly CountedCall[], trace: TraceValues): Cell[] {
  const cells = new Map<string, Cell>();
  const shared = new SharedSums();
  for (const call of calls.toSorted((a, b) => a.startMicros - b.startMicros)) {
    const bucket = bucketOf(call.startMicros);
    const sums = callSums(call);
    for (const [dimension, name] of spendDimensions.entries()) {
      const value = valueOf(name, call, trace);
      if (value === undefined) continue;
      const key = `${dimension} ${bucket} ${value}`;
      const cell = cells.get(key) ?? { dimension, bucket, value, sums: [...noSums] };
      addSums(cell.sums, sums);
      shared.add(cell.sums, call, `${dimension} ${value}`);
      cells.set(key, cell);
    }
  }
  return [...cells.values()];
}

const valuesOfCall: Readonly<
  Record<Exclude<CostDimension, keyof TraceValues>, (call: CountedCall) => string | undefined>
> = {
  agent: (call) => call.agent,
  model: (call) => call.model,
  service: (call) => call.service,
  operation: (call) => call.operation,
  tool: (call) => call.tool,
  dataSource: (call) => call.dataSource,
};

function valueOf(dimension: SpendDimension, call: CountedCall, trace: TraceValues): string | undefined {
  if (dimension === 'all') return '';
  if (dimension === 'unpriced')
    return call.price.usd === undefined && call.price.unpriced !== 'noTokens'
      ? JSON.stringify([clip(call.model ?? ''), call.provider ?? ''])
      : undefined;
  if (dimension === 'session' || dimension === 'user' || dimension === 'team' || dimension === 'branch')
    return trace[dimension] ?? '';
  return clip(valuesOfCall[dimension](call) ?? '');
}

/** The sums over all calls. */
export function totalOf(cells: readonly Cell[]): Sums {
  const total = [...noSums];
  for (const { dimension, sums } of cells) if (dimension === 0) addSums(total, sums);
  return total;
}

type Place = readonly [dimension: number, bucket: number, value: string];

/** As stored: mostly all dimensions have the same sums, which are then written once. */
export function encodeCells(cells: readonly Cell[]): string {
  if (cells.length === 0) return '';
  const groups = new Map<string, { readonly sums: Sums; readonly places: Place[] }>();
  for (const { dimension, bucket, value, sums } of cells) {
    const key = sums.join();
    const group = groups.get(key) ?? { sums, places: [] };
    group.places.push([dimension, bucket, value]);
    groups.set(key, group);
  }
  return JSON.stringify([...groups.values()]);
}

/** The inverse of `encodeCells`. */
export function decodeCells(text: string): Cell[] {
  if (text === '') return [];
  const groups = JSON.parse(text) as readonly { readonly sums: Sums; readonly places: readonly Place[] }[];
  return groups.flatMap(({ sums, places }) =>
    places.map(([dimension, bucket, value]) => ({ dimension, bucket, value, sums })),
  );
}
