import type { LogDetail } from '../../../shared/logDetail.ts';
import type { Json } from '../../../shared/message.ts';
import type { SpanDetail, SpanEvent } from '../../../shared/spanDetail.ts';
import { ContentBag, valuesOf, type ContentNotes } from './contentBag.ts';
import { objectOf, textOf } from './jsonFields.ts';
import { plainJson } from './plainJson.ts';
import { tolerantJson } from './tolerantJson.ts';

/** A span event or log record: both carry the same GenAI events. */
export interface ContentEvent {
  readonly name: string;
  /** `event NAME` or `log NAME`. */
  readonly from: string;
  readonly signal: 'event' | 'log';
  readonly bag: ContentBag;
}

/** All that one span says, ready to be read by key. */
export interface ContentSource {
  readonly name: string;
  readonly dialects: readonly string[];
  readonly bag: ContentBag;
  /** By time; equal times in the order sent. */
  readonly events: readonly ContentEvent[];
  readonly notes: ContentNotes;
}

/** Opens a span and the log records that belong to it. */
export function contentSource(
  detail: SpanDetail,
  logs: readonly LogDetail[],
  dialects: readonly string[],
): ContentSource {
  const notes: ContentNotes = { truncated: false, redacted: false };
  const timed = [
    ...detail.events.map((event) => ({ time: nanosOf(event.timeNanos), event: eventOf(event, notes) })),
    ...logs.map((log) => ({ time: timeOf(log), event: logOf(log, notes) })),
  ];
  const events = timed.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0)).map(({ event }) => event);
  return { name: detail.name, dialects, bag: new ContentBag(valuesOf(detail.attributes), notes), events, notes };
}

function timeOf({ timeNanos, observedNanos }: LogDetail): bigint {
  return nanosOf(timeNanos === '0' ? observedNanos : timeNanos);
}

function nanosOf(nanos: string): bigint {
  return /^\d{1,20}$/.test(nanos) ? BigInt(nanos) : 0n;
}

function eventOf({ name, attributes }: SpanEvent, notes: ContentNotes): ContentEvent {
  return { name, from: `event ${name}`, signal: 'event', bag: new ContentBag(valuesOf(attributes), notes) };
}

/** The fields of a body that is a map stand beside the attributes, which win. */
function logOf(log: LogDetail, notes: ContentNotes): ContentEvent {
  const attributes = valuesOf(log.attributes);
  const body = plainJson(log.body);
  const name = eventName(log, attributes, body);
  const fields = objectOf(typeof body === 'string' ? tolerantJson(body).value : body) ?? {};
  const bag = new ContentBag(new Map([...Object.entries(fields), ...attributes]), notes);
  return { name, from: `log ${name}`, signal: 'log', bag };
}

/** Three generations of the logs API put an event's name in three places (§2). */
function eventName({ eventName: own }: LogDetail, attributes: ReadonlyMap<string, Json>, body: Json): string {
  const dotted = typeof body === 'string' && isDotted(body) ? body : '';
  // Rust's bridge to `tracing` names the record after its line of source.
  return isDotted(own) ? own : (textOf(attributes.get('event.name')) ?? (dotted || own));
}

function isDotted(name: string): boolean {
  return /^[\w-]+(?:\.[\w-]+)+$/.test(name);
}
