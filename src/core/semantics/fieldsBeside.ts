import type { Attribute } from '../../shared/attributeValue.ts';
import type { LogDetail } from '../../shared/logDetail.ts';
import type { FieldName, NormalSpan, Sourced } from '../../shared/normalSpan.ts';
import { fieldNames } from '../../shared/normalSpan.ts';
import type { SpanDetail } from '../../shared/spanDetail.ts';
import { fieldNumbers } from './spanFacts.ts';
import type { SpanFacts } from './spanFacts.ts';

/** Attributes that are not the span's own but of something that happened in it. */
interface Place {
  readonly name: string;
  readonly attributes: readonly Attribute[];
}

type Beside = Partial<Record<FieldName, NonNullable<NormalSpan['fields'][FieldName]>>>;

const failedStatus = 2;

/** Attributes of events and logs that describe the span's failure. */
const failureKeys: Readonly<Partial<Record<FieldName, readonly string[]>>> = {
  errorType: ['exception.type', 'error.type'],
  errorMessage: ['exception.message', 'error.message', 'message'],
  errorStack: ['exception.stacktrace', 'error.stack', 'stack'],
};

/**
 * What the events and logs of a span tell, for where the span itself says nothing: an event before a log, the last of each first
 * (telemetry-dialects §4.13, §11); at the end a failed status' message.
 */
export function fieldsBeside(
  detail: SpanDetail,
  logs: readonly LogDetail[],
  read: (attributes: readonly Attribute[]) => SpanFacts,
): Beside {
  const events = detail.events.toReversed().map(({ name, attributes }) => ({ name: `event ${name}`, attributes }));
  const records = logs.toReversed().map(({ eventName, attributes }) => ({
    name: `log ${eventName || textOf(attributes, 'event.name')}`.trim(),
    attributes,
  }));
  const places = [...events, ...records];
  const found: Beside = {};
  for (const place of places.filter(isGenAi)) addFields(found, place, read(place.attributes));
  for (const [field, keys] of Object.entries(failureKeys) as [FieldName, readonly string[]][]) {
    const value = firstOf(places.filter(isFailure), keys);
    if (value !== undefined) found[field] = value;
  }
  addStatus(found, detail.status);
  return found;
}

function isGenAi({ attributes }: Place): boolean {
  return attributes.some(({ key }) => key.startsWith('gen_ai.'));
}

function isFailure({ name, attributes }: Place): boolean {
  return name === 'event error' || attributes.some(({ key }) => key.startsWith('exception.'));
}

/** What follows from the span's name is not of the event. */
function addFields(found: Beside, { name }: Place, facts: SpanFacts): void {
  for (const field of fieldNames) {
    const number = fieldNumbers[field];
    const value = facts.value(number);
    if (value !== undefined && !facts.isInferred(number))
      found[field] ??= { value, from: `${name} ${facts.nameOf(number)}` };
  }
}

function firstOf(places: readonly Place[], keys: readonly string[]): Sourced<string> | undefined {
  for (const { name, attributes } of places) {
    for (const key of keys) {
      const value = textOf(attributes, key);
      if (value !== '') return { value, from: `${name} ${key}` };
    }
  }
  return undefined;
}

/** Of a repeated key the last one counts. */
function textOf(attributes: readonly Attribute[], key: string): string {
  const value = attributes.findLast((attribute) => attribute.key === key)?.value;
  return value?.t === 'string' ? value.v : '';
}

function addStatus(found: Beside, { code, message }: SpanDetail['status']): void {
  if (code !== failedStatus || message === '') return;
  const type = /^((?:\w{1,80}\.){0,8}\w{0,80}(?:Error|Exception))(?::|$)/.exec(message.slice(0, 400))?.[1];
  found.errorMessage ??= { value: message, from: 'status' };
  if (type !== undefined) found.errorType ??= { value: type, from: 'status' };
}
