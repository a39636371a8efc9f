import type { Attribute } from '../../shared/attributeValue.ts';
import type { Origin } from '../../shared/spanBatch.ts';
import { decodeResource } from '../../core/otlp/decodeResource.ts';
import { OtlpError } from '../../core/otlp/otlpError.ts';
import type { Contribution } from './senderRegister.ts';

/** Whose telemetry it is, as the resource says. */
export interface ServiceIdentity {
  readonly service: string;
  readonly sdk: string;
}

/** Reads `service.name` and `telemetry.sdk.*` from resources; each distinct resource once. */
export interface ServiceIdentities {
  of(resource: Uint8Array): ServiceIdentity;
  /** One entry for each service: `countOf(i)` items came under origin `i`. */
  contributions(
    bytes: Uint8Array,
    origins: readonly Origin[],
    countOf: (originIndex: number) => number,
    kind: 'spans' | 'logs' | 'metricPoints',
  ): readonly Contribution[];
}

const mostKept = 512;
/** Longer resources are read each time: keeping them as keys would cost more than it saves. */
const longestKey = 4096;

export function createServiceIdentities(): ServiceIdentities {
  const kept = new Map<string, ServiceIdentity>();

  const of = (resource: Uint8Array): ServiceIdentity => {
    if (resource.length > longestKey) return identityOf(resource);
    const key = Buffer.from(resource.buffer, resource.byteOffset, resource.length).toString('latin1');
    const found = kept.get(key);
    if (found) return found;
    const identity = identityOf(resource);
    if (kept.size >= mostKept) kept.clear();
    kept.set(key, identity);
    return identity;
  };

  return {
    of,
    contributions(bytes, origins, countOf, kind) {
      const found = new Map<string, Contribution>();
      for (const [index, { resourceOffset, resourceLength }] of origins.entries()) {
        const { service, sdk } = of(bytes.subarray(resourceOffset, resourceOffset + resourceLength));
        const key = `${service}\0${sdk}`;
        const before = found.get(key) ?? { service, sdk, spans: 0, logs: 0, metricPoints: 0 };
        found.set(key, { ...before, [kind]: before[kind] + countOf(index) });
      }
      return [...found.values()];
    },
  };
}

function identityOf(resource: Uint8Array): ServiceIdentity {
  const attributes = attributesOf(resource);
  const said = (key: string): string => textOf(attributes.findLast((attribute) => attribute.key === key));
  const sdk = ['telemetry.sdk.name', 'telemetry.sdk.language', 'telemetry.sdk.version'].map(said).filter(Boolean);
  return { service: said('service.name'), sdk: sdk.join(' ') };
}

/** The decoder has left out the spans of a resource that cannot be read; the request goes on without it. */
function attributesOf(resource: Uint8Array): readonly Attribute[] {
  try {
    return decodeResource(resource).attributes;
  } catch (error) {
    if (error instanceof OtlpError) return [];
    throw error;
  }
}

function textOf(attribute: Attribute | undefined): string {
  return attribute?.value.t === 'string' ? attribute.value.v.slice(0, 200) : '';
}
