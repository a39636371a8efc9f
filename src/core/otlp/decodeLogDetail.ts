import type { Attribute } from '../../shared/attributeValue.ts';
import type { LogDetail } from '../../shared/logDetail.ts';
import { openMessage } from './openMessage.ts';
import { otlpSchema } from './otlpSchema.ts';
import { readAnyValue, readAttribute } from './readAttribute.ts';
import type { WireReader } from './wireReader.ts';

type OpenLog = { -readonly [K in keyof LogDetail]: LogDetail[K] } & { readonly attributes: Attribute[] };

/** Reads everything a `LogRecord` message says. Throws `OtlpError` `malformed`. */
export function decodeLogDetail(record: Uint8Array): LogDetail {
  const wire = openMessage(record, otlpSchema.logRecord);
  const log: OpenLog = {
    ...{ timeNanos: '0', observedNanos: '0', severity: 0, severityText: '', body: { t: 'empty' }, attributes: [] },
    ...{ droppedAttributes: 0, flags: 0, traceId: '', spanId: '', eventName: '' },
  };
  for (let tag = wire.next(record.length); tag !== 0; tag = wire.next(record.length)) readField(wire, tag, log);
  return log;
}

function readField(wire: WireReader, tag: number, log: OpenLog): void {
  switch (tag >>> 3) {
    case 1:
      log.timeNanos = wire.fixed();
      break;
    case 2:
      log.severity = wire.low;
      break;
    case 3:
      log.severityText = wire.text();
      break;
    case 5:
      log.body = readAnyValue(wire);
      break;
    case 6:
      log.attributes.push(readAttribute(wire));
      break;
    case 7:
      log.droppedAttributes = wire.low >>> 0;
      break;
    case 8:
      log.flags = wire.low >>> 0;
      break;
    case 9:
      log.traceId = wire.hex();
      break;
    case 10:
      log.spanId = wire.hex();
      break;
    case 11:
      log.observedNanos = wire.fixed();
      break;
    case 12:
      log.eventName = wire.text();
      break;
    default: // a field of a newer OTLP stays in the raw bytes
  }
}
