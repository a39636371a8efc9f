import type { Attribute } from '../../shared/attributeValue.ts';
import type { ResourceDetail, ScopeDetail } from '../../shared/spanDetail.ts';
import { dialectRules } from './dialectRules.ts';
import { dialectBit } from './dialects.ts';
import { frameworkOfScope } from './frameworks.ts';
import { resourceIdentities } from './identitySources.ts';

export type ResourceField = keyof typeof resourceIdentities;

/** What the resource and scope add to the meaning of their spans; work it out once for each origin. */
export interface OriginMeaning {
  /** Set of dialects that they show. */
  readonly dialects: number;
  readonly scope: string;
  readonly framework?: string;
  /** Which generation of the GenAI conventions the scope says it follows. */
  readonly generation?: 'new' | 'old';
  readonly identities: readonly { readonly field: ResourceField; readonly value: string; readonly key: string }[];
}

/** The first semantic conventions with `gen_ai.provider.name`. */
const newFrom = 37;

export function originMeaning(resource: ResourceDetail, scope: ScopeDetail): OriginMeaning {
  const framework = frameworkOfScope(scope.name);
  const generation = generationOf(scope.schemaUrl);
  return {
    dialects: dialectsOf(resource.attributes, scope.name),
    scope: scope.name,
    ...(framework !== undefined && { framework }),
    ...(generation !== undefined && { generation }),
    identities: (Object.keys(resourceIdentities) as ResourceField[]).flatMap((field) => {
      const found = resourceIdentities[field].map((key) => ({ field, key, value: textOf(resource.attributes, key) }));
      return found.filter(({ value }) => value !== '').slice(0, 1);
    }),
  };
}

function dialectsOf(attributes: readonly Attribute[], scope: string): number {
  let set = 0;
  for (const { id, scopes, scopePrefixes, resource, resourceKeys } of dialectRules) {
    const isShown =
      scopes?.includes(scope) === true ||
      scopePrefixes?.some((prefix) => scope.startsWith(prefix)) === true ||
      Object.entries(resource ?? {}).some(([key, values]) => values.includes(textOf(attributes, key).toLowerCase())) ||
      resourceKeys?.some((key) => textOf(attributes, key) !== '') === true;
    if (isShown) set |= dialectBit(id);
  }
  return set;
}

function generationOf(schemaUrl: string): 'new' | 'old' | undefined {
  const minor = /\/schemas\/1\.(\d{1,4})(?:\.|$)/.exec(schemaUrl)?.[1];
  if (minor === undefined) return undefined;
  return Number(minor) >= newFrom ? 'new' : 'old';
}

/** Of a repeated key the last one counts. */
function textOf(attributes: readonly Attribute[], key: string): string {
  const value = attributes.findLast((attribute) => attribute.key === key)?.value;
  return value?.t === 'string' || value?.t === 'int' ? value.v : '';
}
