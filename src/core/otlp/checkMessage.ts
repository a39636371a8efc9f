import type { Field, Message } from './otlpSchema.ts';
import { maxDepth } from './wireReader.ts';
import type { WireReader } from './wireReader.ts';

/**
 * Checks everything between the cursor and `end` against the wire format and the message's field table: lengths, wire
 * types, varints, group ends and depth. Unknown fields may hold anything well formed. `false` = `reader.fault` says why.
 * After `true`, the same bytes can be read without further checks.
 */
export function checkMessage(reader: WireReader, message: Message, end: number, depth = 0): boolean {
  if (depth > maxDepth) return reader.fail('depth');
  while (reader.at < end) {
    const tag = reader.tag(end);
    if (tag === 0 || !reader.countField()) return false;
    const field = message.fields[tag >>> 3];
    if (field === undefined ? !reader.skip(tag, end, depth) : !checkField(reader, field, tag & 7, end, depth))
      return false;
  }
  return true;
}

function checkField(reader: WireReader, field: Field, wireType: number, end: number, depth: number): boolean {
  if (wireType !== field.wireType) {
    return field.repeated && wireType === 2 ? checkPacked(reader, field, end) : reader.fail('wireType');
  }
  if (field.message === undefined) return reader.skip(wireType, end, depth);
  const frameEnd = reader.frame(end);
  return frameEnd >= 0 && checkMessage(reader, field.message, frameEnd, depth + 1);
}

function checkPacked(reader: WireReader, field: Field, end: number): boolean {
  const frameEnd = reader.frame(end);
  if (frameEnd < 0) return false;
  while (reader.at < frameEnd) if (!reader.countField() || !reader.skip(field.wireType, frameEnd, 0)) return false;
  return true;
}
