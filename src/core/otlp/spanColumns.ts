import type { HotValue } from '../../shared/spanBatch.ts';

const smallest = 1024;
/** Columns bigger than this are given up after the request that needed them. */
const largestKept = 16_384;
/** The hot attributes of a usual span, as a first guess. */
const hotsPerSpan = 16;

/** The growing columns behind a `SpanBatch`. A row is only there once `count` has passed it. */
export class SpanColumns {
  count = 0;
  capacity = 0;
  ids = new Uint32Array(0);
  times = new Uint32Array(0);
  names: string[] = [];
  otlpKinds = new Uint8Array(0);
  statuses = new Uint8Array(0);
  flags = new Uint8Array(0);
  offsets = new Uint32Array(0);
  lengths = new Uint32Array(0);
  originIndexes = new Uint32Array(0);
  hotStarts = new Uint32Array(1);
  hotKeys = new Uint16Array(0);
  hotValues: HotValue[] = [];
  /** Hot attributes so far, those of the unfinished row included. */
  hots = 0;

  constructor() {
    this.#allocate(smallest);
  }

  /** Empties the columns for the next request. */
  clear(): void {
    if (this.capacity > largestKept || this.hotKeys.length > largestKept * hotsPerSpan) {
      this.names = [];
      this.hotValues = [];
      this.hotKeys = new Uint16Array(0);
      this.count = 0;
      this.hots = 0;
      this.#allocate(smallest);
    }
    this.truncate(0);
  }

  /** Drops the rows from `count` on, and what an unfinished row left behind. */
  truncate(count: number): void {
    const hots = this.hotStarts[count] ?? 0;
    this.hotValues.fill(undefined, hots, this.hots);
    this.hots = hots;
    this.count = count;
  }

  /** Makes room for one more row. */
  reserve(): void {
    if (this.count === this.capacity) this.#allocate(this.capacity * 2);
  }

  /** Counts the row that has been filled. */
  finishRow(): void {
    this.hotStarts[++this.count] = this.hots;
  }

  /** Adds a hot attribute to the row being filled. */
  addHot(key: number, value: HotValue): void {
    if (this.hots === this.hotKeys.length) this.#growHots(this.hots * 2);
    this.hotKeys[this.hots] = key;
    this.hotValues[this.hots++] = value;
  }

  #growHots(capacity: number): void {
    const larger = new Uint16Array(capacity);
    larger.set(this.hotKeys.subarray(0, this.hots));
    this.hotKeys = larger;
    while (this.hotValues.length < capacity) this.hotValues.push(undefined);
  }

  #allocate(capacity: number): void {
    const grow = <T extends Uint8Array | Uint32Array>(column: T, larger: T): T => {
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
    const starts = new Uint32Array(capacity + 1);
    starts.set(this.hotStarts.subarray(0, this.count + 1));
    this.hotStarts = starts;
    while (this.names.length < capacity) this.names.push('');
    if (this.hotKeys.length < capacity * hotsPerSpan) this.#growHots(capacity * hotsPerSpan);
    this.capacity = capacity;
  }
}
