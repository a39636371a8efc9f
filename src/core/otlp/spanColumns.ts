import type { HotKeys } from '../../shared/spanBatch.ts';

const smallest = 1024;
/** Columns bigger than this are given up after the request that needed them. */
const largestKept = 16_384;

/** The growing columns behind a `SpanBatch`. A row is only there once `count` has passed it. */
export class SpanColumns {
  count = 0;
  capacity = 0;
  readonly stringSlots: number;
  readonly numberSlots: number;
  ids = new Uint32Array(0);
  times = new Uint32Array(0);
  names: string[] = [];
  otlpKinds = new Uint8Array(0);
  statuses = new Uint8Array(0);
  flags = new Uint8Array(0);
  offsets = new Uint32Array(0);
  lengths = new Uint32Array(0);
  originIndexes = new Uint32Array(0);
  hotStrings: (string | undefined)[] = [];
  hotNumbers = new Float64Array(0);

  constructor({ strings, numbers }: HotKeys) {
    this.stringSlots = strings.length;
    this.numberSlots = numbers.length;
    this.#allocate(smallest);
  }

  /** Empties the columns for the next request. */
  clear(): void {
    if (this.capacity > largestKept) {
      this.names = [];
      this.hotStrings = [];
      this.count = 0;
      this.#allocate(smallest);
    }
    this.truncate(0);
  }

  /** Drops the rows from `count` on, and what an unfinished row left behind. */
  truncate(count: number): void {
    const used = Math.min(this.count + 1, this.capacity);
    this.hotStrings.fill(undefined, count * this.stringSlots, used * this.stringSlots);
    this.hotNumbers.fill(NaN, count * this.numberSlots, used * this.numberSlots);
    this.count = count;
  }

  /** Makes room for one more row. */
  reserve(): void {
    if (this.count === this.capacity) this.#allocate(this.capacity * 2);
  }

  #allocate(capacity: number): void {
    const grow = <T extends Uint8Array | Uint32Array | Float64Array>(column: T, larger: T): T => {
      larger.set(column.subarray(0, this.count * (column.length / Math.max(this.capacity, 1))));
      return larger;
    };
    this.ids = grow(this.ids, new Uint32Array(capacity * 8));
    this.times = grow(this.times, new Uint32Array(capacity * 4));
    this.otlpKinds = grow(this.otlpKinds, new Uint8Array(capacity));
    this.statuses = grow(this.statuses, new Uint8Array(capacity));
    this.flags = grow(this.flags, new Uint8Array(capacity));
    this.offsets = grow(this.offsets, new Uint32Array(capacity));
    this.lengths = grow(this.lengths, new Uint32Array(capacity));
    this.originIndexes = grow(this.originIndexes, new Uint32Array(capacity));
    this.hotNumbers = grow(this.hotNumbers, new Float64Array(capacity * this.numberSlots).fill(NaN));
    while (this.names.length < capacity) this.names.push('');
    while (this.hotStrings.length < capacity * this.stringSlots) this.hotStrings.push(undefined);
    this.capacity = capacity;
  }
}
