import type { LogDetail } from '../../../shared/logDetail.ts';
import { attributeText } from './attributeText.ts';

const dottedName = /^[\w-]+(\.[\w-]+)+$/;

/**
 * The name of the event a log record is, which three generations of the logs API put in three places: the field, the
 * attribute `event.name`, and a body that looks like a dotted name. Empty = a plain log line.
 */
export function eventNameOf({ eventName, attributes, body }: LogDetail): string {
  if (eventName !== '') return eventName;
  // Claude Code's body has the full name and its attribute the short one.
  if (body.t === 'string' && body.v.length <= 128 && dottedName.test(body.v)) return body.v;
  return attributeText(attributes, 'event.name') ?? '';
}
