import type { Attribute } from '../../shared/attributeValue.ts';
import type { EntityRef, ResourceDetail } from '../../shared/spanDetail.ts';
import { openMessage } from './openMessage.ts';
import { otlpSchema } from './otlpSchema.ts';
import { readAttribute } from './readAttribute.ts';
import type { WireReader } from './wireReader.ts';

const resourceTag = { attribute: 0x0a, droppedAttributes: 0x10, entityRef: 0x1a } as const;
const entityTag = { schemaUrl: 0x0a, type: 0x12, idKey: 0x1a, descriptionKey: 0x22 } as const;

/** A `Resource` message in full; no bytes = a resource that says nothing. Throws `OtlpError` `malformed`. */
export function decodeResource(bytes: Uint8Array, schemaUrl = ''): ResourceDetail {
  const wire = openMessage(bytes, otlpSchema.resource);
  const attributes: Attribute[] = [];
  const entityRefs: EntityRef[] = [];
  let droppedAttributes = 0;
  for (let tag = wire.next(bytes.length); tag !== 0; tag = wire.next(bytes.length)) {
    if (tag === resourceTag.attribute) attributes.push(readAttribute(wire));
    else if (tag === resourceTag.droppedAttributes) droppedAttributes = wire.low >>> 0;
    else if (tag === resourceTag.entityRef) entityRefs.push(readEntityRef(wire));
  }
  return { attributes, droppedAttributes, schemaUrl, entityRefs };
}

function readEntityRef(wire: WireReader): EntityRef {
  const { start, end } = wire;
  const idKeys: string[] = [];
  const descriptionKeys: string[] = [];
  let schemaUrl = '';
  let type = '';
  wire.at = start;
  for (let tag = wire.next(end); tag !== 0; tag = wire.next(end)) {
    if (tag === entityTag.schemaUrl) schemaUrl = wire.text();
    else if (tag === entityTag.type) type = wire.text();
    else if (tag === entityTag.idKey) idKeys.push(wire.text());
    else if (tag === entityTag.descriptionKey) descriptionKeys.push(wire.text());
  }
  return { schemaUrl, type, idKeys, descriptionKeys };
}
