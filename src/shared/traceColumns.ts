import type { TraceSummary } from './api.ts';

/**
 * All spans of one trace as columns: what the tree and the waterfall need, nothing more.
 * Rows are in the order of arrival; the tree is built from the ids by whoever shows it.
 */
export interface TraceColumns {
  readonly summary: TraceSummary;
  readonly count: number;
  /** Two 32-bit words a span, most significant first. */
  readonly spanIds: Uint32Array;
  /** Zero = no parent. */
  readonly parentIds: Uint32Array;
  /** Milliseconds after `summary.startMicros`. */
  readonly starts: Float64Array;
  /** Milliseconds; `NaN` = the span has not ended. */
  readonly durations: Float64Array;
  /** Index into `strings`. */
  readonly names: Uint32Array;
  /** Index into `strings`. */
  readonly labels: Uint32Array;
  /** Index into `strings`. */
  readonly services: Uint32Array;
  /** `spanKindOf` gives the kind. */
  readonly kinds: Uint8Array;
  /** OTLP status code. */
  readonly statuses: Uint8Array;
  /** Bit set of `spanFlags`. */
  readonly flags: Uint8Array;
  /** Input plus output tokens; 0 = not said. */
  readonly tokens: Uint32Array;
  readonly strings: readonly string[];
}

/** Column name → array type: the order on the wire. Widest first, so that every column starts aligned. */
const layout = [
  ['starts', Float64Array, 1],
  ['durations', Float64Array, 1],
  ['spanIds', Uint32Array, 2],
  ['parentIds', Uint32Array, 2],
  ['names', Uint32Array, 1],
  ['labels', Uint32Array, 1],
  ['services', Uint32Array, 1],
  ['tokens', Uint32Array, 1],
  ['kinds', Uint8Array, 1],
  ['statuses', Uint8Array, 1],
  ['flags', Uint8Array, 1],
] as const;

const magic = 0x314c5441; // "ATL1", little-endian

/**
 * Wire form: magic, byte length of the JSON head, head (`{summary, count, strings}`, padded with spaces to 8 bytes), columns.
 * Little-endian, as every machine that runs VS Code is.
 */
export function encodeTraceColumns(columns: TraceColumns): ArrayBuffer {
  const { summary, count, strings } = columns;
  const json = new TextEncoder().encode(JSON.stringify({ summary, count, strings }));
  const headLength = Math.ceil(json.length / 8) * 8;
  const columnBytes = layout.reduce((sum, [, type, width]) => sum + type.BYTES_PER_ELEMENT * width * count, 0);
  const out = new Uint8Array(8 + headLength + columnBytes);
  new Uint32Array(out.buffer, 0, 2).set([magic, headLength]);
  out.fill(0x20, 8, 8 + headLength);
  out.set(json, 8);
  let at = 8 + headLength;
  for (const [name, type, width] of layout) {
    const column = columns[name];
    const length = type.BYTES_PER_ELEMENT * width * count;
    out.set(new Uint8Array(column.buffer, column.byteOffset, length), at);
    at += length;
  }
  return out.buffer;
}

/** The inverse of `encodeTraceColumns`; the columns are views on `buffer`. Throws a `RangeError` on anything else. */
export function decodeTraceColumns(buffer: ArrayBuffer): TraceColumns {
  const [found, headLength = 0] = buffer.byteLength >= 8 ? new Uint32Array(buffer, 0, 2) : [];
  if (found !== magic) throw new RangeError('not a block of trace columns');
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, headLength))) as Pick<
    TraceColumns,
    'summary' | 'count' | 'strings'
  >;
  let at = 8 + headLength;
  const columns = layout.map(([name, type, width]) => {
    const column = new type(buffer, at, head.count * width);
    at += column.byteLength;
    return [name, column] as const;
  });
  return { ...head, ...(Object.fromEntries(columns) as Omit<TraceColumns, 'summary' | 'count' | 'strings'>) };
}
