import type { LogDetail } from '../../../shared/logDetail.ts';
import { attributeText } from './attributeText.ts';

const dottedName = /^[\w-]+(\.[\w-]+)+$/;

/**
 * The names a log record may go by, the likeliest first. Three generations of the logs API put it in three places: the
 * field, the attribute `event.name`, and a body that looks like a dotted name. Codex puts a place in its code into the field, and
 * Claude Code the short name into the attribute and the full one into the body.
 */
export function eventNamesOf({ eventName, attributes, body }: LogDetail): readonly string[] {
  const said = body.t === 'string' && body.v.length <= 128 && dottedName.test(body.v) ? body.v : '';
  return [eventName, said, attributeText(attributes, 'event.name') ?? ''].filter((name) => name !== '');
}
