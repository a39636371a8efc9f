import { decodeResource } from '../../core/otlp/decodeResource.ts';
import { decodeScope } from '../../core/otlp/decodeScope.ts';
import type { Origin } from '../../shared/spanBatch.ts';

/** Reads each resource and scope of a batch once; gives them by the number of the origin. */
export function originsOf({ bytes, origins }: { readonly bytes: Uint8Array; readonly origins: readonly Origin[] }) {
  const read = origins.map((origin) => {
    const { resourceOffset, resourceLength, scopeOffset, scopeLength } = origin;
    return {
      resource: decodeResource(
        bytes.subarray(resourceOffset, resourceOffset + resourceLength),
        origin.resourceSchemaUrl,
      ),
      scope: decodeScope(bytes.subarray(scopeOffset, scopeOffset + scopeLength), origin.scopeSchemaUrl),
    };
  });
  const none = { resource: decodeResource(new Uint8Array()), scope: decodeScope(new Uint8Array()) };
  return (index: number) => read[index] ?? none;
}
