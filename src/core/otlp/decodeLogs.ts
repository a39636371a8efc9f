import type { LogBatch, LogEntry } from '../../shared/spanBatch.ts';
import { checkMessage } from './checkMessage.ts';
import { otlpSchema } from './otlpSchema.ts';
import { RequestWalker } from './requestWalker.ts';
import type { ItemReader } from './requestWalker.ts';
import type { ByteInterner } from './byteInterner.ts';
import type { WireReader } from './wireReader.ts';

const walker = new RequestWalker(otlpSchema.requests.logs);

/**
 * Decodes an `ExportLogsServiceRequest` as far as the store must know each record; the rest stays raw.
 * What happens to records and envelopes that are not valid: see `RequestWalker`.
 *
 * @throws {OtlpError} `malformed`, or `tooLarge` when the request holds more records than one may.
 */
export function decodeLogs(bytes: Uint8Array): LogBatch {
  const reader = new LogReader(walker.wire, walker.interner);
  walker.walk(bytes, reader);
  const { origins, rejected, reason } = walker;
  return { bytes, logs: reader.logs, origins, rejected, ...(reason === undefined ? {} : { reason }) };
}

const logTag = {
  time: 0x09,
  severity: 0x10,
  traceId: 0x4a,
  spanId: 0x52,
  observedTime: 0x59,
  eventName: 0x62,
} as const;

type OpenEntry = { -readonly [K in keyof LogEntry]: LogEntry[K] };

class LogReader implements ItemReader {
  readonly logs: OpenEntry[] = [];
  readonly #wire: WireReader;
  readonly #interner: ByteInterner;

  constructor(wire: WireReader, interner: ByteInterner) {
    this.#wire = wire;
    this.#interner = interner;
  }

  get count(): number {
    return this.logs.length;
  }

  read(start: number, end: number): boolean {
    const wire = this.#wire;
    wire.at = start;
    if (!checkMessage(wire, otlpSchema.logRecord, end)) return false;
    const log: OpenEntry = {
      offset: start,
      length: end - start,
      originIndex: 0,
      timeMicros: 0,
      severity: 0,
      traceId: '',
      spanId: '',
      eventName: '',
    };
    let observedMicros = 0;
    wire.at = start;
    for (let tag = wire.next(end); tag !== 0; tag = wire.next(end)) {
      if (tag === logTag.time) log.timeMicros = wire.micros();
      else if (tag === logTag.observedTime) observedMicros = wire.micros();
      else if (tag === logTag.severity) log.severity = wire.low;
      else if (tag === logTag.eventName) log.eventName = this.#interner.text(wire, wire.start, wire.end - wire.start);
      else if (tag === logTag.traceId) log.traceId = wire.hex();
      else if (tag === logTag.spanId) log.spanId = wire.hex();
    }
    log.timeMicros ||= observedMicros;
    untieInvalid(log);
    this.logs.push(log);
    return true;
  }

  unitsOf(): number {
    return 1;
  }

  truncate(count: number): number {
    const dropped = this.logs.length - count;
    this.logs.length = count;
    return dropped;
  }

  place(first: number, originIndex: number): void {
    for (let i = first; i < this.logs.length; i++) {
      const log = this.logs[i];
      if (log !== undefined) log.originIndex = originIndex;
    }
  }
}

const validId = /[^0]/;

/** `logs.proto`: an id of the wrong length or all zero means that the record is not tied to a span. */
function untieInvalid(log: OpenEntry): void {
  if (log.traceId.length !== 32 || !validId.test(log.traceId)) log.traceId = log.spanId = '';
  if (log.spanId.length !== 16 || !validId.test(log.spanId)) log.spanId = '';
}
