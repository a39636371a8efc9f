import type { AttributeMappings } from '../../shared/attributeMappings.ts';
import { fieldNames } from '../../shared/normalSpan.ts';
import { spanKinds, type SpanKind } from '../../shared/spanKind.ts';
import { tokenClasses } from '../../shared/tokenUsage.ts';
import type { Translate } from '../translate.ts';

/** What the setting says, and what is wrong with it. */
export interface ReadMappings {
  readonly mappings: AttributeMappings;
  /** A sentence each, naming the entry. */
  readonly faults: readonly string[];
}

/** Names the setting's `fields` takes. */
export const mappedFields: readonly string[] = [...fieldNames, ...tokenClasses, 'total', 'kind'];

const parts: ReadonlySet<string> = new Set(['fields', 'kinds', 'cacheIncluded']);

/** Characters of an attribute's name that the decoder can look for. */
const shortestKey = 4;
const longestKey = 64;

/** Setting `agentLoupe.attributes.mappings`. A wrong entry is left out and named; the others count. */
export function readMappings(value: object, t: Translate): ReadMappings {
  const given = value as Readonly<Record<string, unknown>>;
  const { cacheIncluded } = given;
  const fields = judge(given.fields, 'fields', fieldFault, t);
  const kinds = judge(given.kinds, 'kinds', kindFault, t);
  return {
    mappings: {
      ...(fields.good.length > 0 && { fields: Object.fromEntries(fields.good) }),
      ...(kinds.good.length > 0 && { kinds: Object.fromEntries(kinds.good) as Readonly<Record<string, SpanKind>> }),
      ...(typeof cacheIncluded === 'boolean' && { cacheIncluded }),
    },
    faults: [
      ...Object.keys(given)
        .filter((key) => !parts.has(key))
        .map((key) => t('"{0}" is not known: there are fields, kinds and cacheIncluded.', key)),
      ...fields.faults,
      ...kinds.faults,
      ...(cacheIncluded === undefined || typeof cacheIncluded === 'boolean'
        ? []
        : [t('"cacheIncluded" takes true or false.')]),
    ],
  };
}

interface Judged {
  readonly good: readonly (readonly [string, unknown])[];
  readonly faults: readonly string[];
}

/** The entries of one part, without those that have a fault. */
function judge(part: unknown, name: string, faultOf: typeof fieldFault, t: Translate): Judged {
  if (part === undefined) return { good: [], faults: [] };
  if (typeof part !== 'object' || part === null || Array.isArray(part))
    return { good: [], faults: [t('"{0}" takes an object.', name)] };
  const judged = Object.entries(part).map((entry) => ({ entry, fault: faultOf(...entry, t) }));
  return {
    good: judged.filter(({ fault }) => fault === undefined).map(({ entry }) => entry),
    faults: judged.map(({ fault }) => fault).filter((fault) => fault !== undefined),
  };
}

function fieldFault(field: string, keys: unknown, t: Translate): string | undefined {
  if (!mappedFields.includes(field)) return t('"fields" has no field "{0}".', field);
  if (!isTexts(keys) || keys.length === 0) return t('"{0}" takes a list of attribute names.', field);
  const wrong = keys.find(({ length }) => length < shortestKey || length > longestKey);
  return wrong === undefined
    ? undefined
    : t('"{0}": attribute names have {1} to {2} characters, "{3}" does not.', field, shortestKey, longestKey, wrong);
}

function kindFault(said: string, kind: unknown, t: Translate): string | undefined {
  return spanKinds.some((known) => known === kind)
    ? undefined
    : t('"kinds": "{0}" takes one of {1}.', said, spanKinds.join(', '));
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
