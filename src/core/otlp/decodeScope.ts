import type { Attribute } from '../../shared/attributeValue.ts';
import type { ScopeDetail } from '../../shared/spanDetail.ts';
import { openMessage } from './openMessage.ts';
import { otlpSchema } from './otlpSchema.ts';
import { readAttribute } from './readAttribute.ts';

const scopeTag = { name: 0x0a, version: 0x12, attribute: 0x1a, droppedAttributes: 0x20 } as const;

/** An `InstrumentationScope` message in full; no bytes = a scope without a name. Throws `OtlpError` `malformed`. */
export function decodeScope(bytes: Uint8Array, schemaUrl = ''): ScopeDetail {
  const wire = openMessage(bytes, otlpSchema.scope);
  const attributes: Attribute[] = [];
  let name = '';
  let version = '';
  let droppedAttributes = 0;
  for (let tag = wire.next(bytes.length); tag !== 0; tag = wire.next(bytes.length)) {
    if (tag === scopeTag.name) name = wire.text();
    else if (tag === scopeTag.version) version = wire.text();
    else if (tag === scopeTag.attribute) attributes.push(readAttribute(wire));
    else if (tag === scopeTag.droppedAttributes) droppedAttributes = wire.low >>> 0;
  }
  return { name, version, attributes, droppedAttributes, schemaUrl };
}
