import type { Encoding } from './payload.ts';
import { payloadStartSeconds } from './payload.ts';

/** Gives a batch the ids and times of request number `sequence`, in place. */
export type Stamp = (sequence: number) => void;

/** Byte positions of what changes from request to request. */
interface Places {
  /** Of the first four bytes of every trace, span and parent id. */
  readonly ids: readonly number[];
  /** Of every nanosecond time. */
  readonly times: readonly number[];
}

/** Requests are this far apart in time: far enough that stored traces do not all start at once. */
const secondsApart = 1;

/**
 * No two requests of a run may carry the same ids: a store that merges or replaces would be timed at other work.
 * Encoding each request anew would make the client the bottleneck, so the ids and times of an encoded one are overwritten.
 * `startSeconds` (Unix) is where request 0 is put.
 */
export function stampOf(batch: Buffer, encoding: Encoding, startSeconds: number): Stamp {
  return encoding === 'json' ? jsonStamp(batch, startSeconds) : protobufStamp(batch, startSeconds);
}

/** Multiplying by an odd number permutes the 32-bit numbers, so every sequence gives other ids, and no two requests' ids sort together. */
const mix = (sequence: number) => Math.imul(sequence, 0x9e3779b1) >>> 0;

function protobufStamp(batch: Buffer, startSeconds: number): Stamp {
  const { ids, times } = protobufPlaces(batch);
  const words = ids.map((at) => batch.readUInt32BE(at));
  const nanos = times.map((at) => batch.readBigUInt64LE(at));
  const lows = nanos.map((value) => Number(value & 0xffffffffn));
  const highs = nanos.map((value) => Number(value >> 32n));
  return (sequence) => {
    const mask = mix(sequence);
    ids.forEach((at, i) => batch.writeUInt32BE((words[i]! ^ mask) >>> 0, at));
    const shift = BigInt(startSeconds - payloadStartSeconds + sequence * secondsApart) * 1_000_000_000n;
    const low = Number(BigInt.asUintN(32, shift));
    const high = Number(BigInt.asIntN(32, shift >> 32n));
    times.forEach((at, i) => {
      const sum = lows[i]! + low;
      batch.writeUInt32LE(sum >>> 0, at);
      batch.writeUInt32LE((highs[i]! + high + (sum >= 2 ** 32 ? 1 : 0)) >>> 0, at + 4);
    });
  };
}

function jsonStamp(batch: Buffer, startSeconds: number): Stamp {
  const { ids, times } = jsonPlaces(batch);
  const words = ids.map((at) => parseInt(batch.toString('latin1', at, at + 8), 16));
  const seconds = times.map((at) => Number(batch.toString('latin1', at, at + 10)));
  return (sequence) => {
    const mask = mix(sequence);
    ids.forEach((at, i) => batch.write(((words[i]! ^ mask) >>> 0).toString(16).padStart(8, '0'), at, 'latin1'));
    const shift = startSeconds - payloadStartSeconds + sequence * secondsApart;
    times.forEach((at, i) => batch.write(String(seconds[i]! + shift), at, 'latin1'));
  };
}

/** Field path of OTLP from the request down to a span, with what to note on the way. */
const spanFields: Readonly<Record<number, keyof Places>> = { 1: 'ids', 2: 'ids', 4: 'ids', 7: 'times', 8: 'times' };

function protobufPlaces(batch: Buffer): Places {
  const places = { ids: [] as number[], times: [] as number[] };
  for (const resourceSpans of messages(batch, { start: 0, end: batch.length }, 1))
    for (const scopeSpans of messages(batch, resourceSpans, 2))
      for (const span of messages(batch, scopeSpans, 2)) {
        for (const { number, start } of fieldsOf(batch, span)) {
          const noted = spanFields[number];
          if (noted) places[noted].push(start);
        }
        for (const event of messages(batch, span, 11))
          for (const { number, start } of fieldsOf(batch, event)) if (number === 1) places.times.push(start);
      }
  return places;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

interface Field extends Range {
  readonly number: number;
}

function messages(bytes: Buffer, within: Range, number: number): Range[] {
  return fieldsOf(bytes, within).filter((field) => field.number === number);
}

/** The fields of one message, with where their contents lie. */
function fieldsOf(bytes: Buffer, { start, end }: Range): Field[] {
  const fields: Field[] = [];
  let at = start;
  const varint = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++]!;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < end) {
    const tag = varint();
    const wire = tag & 7;
    if (wire === 0) varint();
    else {
      const length = wire === 2 ? varint() : wire === 1 ? 8 : 4;
      fields.push({ number: tag >>> 3, start: at, end: at + length });
      at += length;
    }
  }
  return fields;
}

function jsonPlaces(batch: Buffer): Places {
  const find = (keys: string) =>
    [...batch.toString('latin1').matchAll(new RegExp(`"(?:${keys})":"`, 'g'))].map(
      ({ 0: text, index }) => index + text.length,
    );
  return { ids: find('traceId|spanId|parentSpanId'), times: find('startTimeUnixNano|endTimeUnixNano|timeUnixNano') };
}
