import { checkMessage } from './checkMessage.ts';
import { OtlpError } from './otlpError.ts';
import type { Message } from './otlpSchema.ts';
import { wireFaults } from './wireFault.ts';
import { WireReader } from './wireReader.ts';

/** A reader at the start of a message that has been checked as a whole. Throws `OtlpError` `malformed`. */
export function openMessage(bytes: Uint8Array, message: Message): WireReader {
  const wire = new WireReader();
  if (bytes.length === 0) return wire;
  wire.reset(bytes);
  if (!checkMessage(wire, message, bytes.length)) {
    const fault = wireFaults[wire.fault ?? 'tag'];
    throw new OtlpError('malformed', `Not a readable ${message.name}, at byte ${wire.at}: ${fault}.`);
  }
  wire.at = 0;
  return wire;
}
