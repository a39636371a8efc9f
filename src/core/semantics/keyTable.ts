import type { AttributeMappings } from '../../shared/attributeMappings.ts';
import type { HotKeys, HotRead } from '../../shared/spanBatch.ts';
import { spanKinds } from '../../shared/spanKind.ts';
import { callSources } from './callSources.ts';
import { dialectSources } from './dialectSources.ts';
import { dialectRules } from './dialectRules.ts';
import { dialectBit } from './dialects.ts';
import { excuses, failureSigns } from './failureSigns.ts';
import type { FailureSign } from './failureSigns.ts';
import type { ReadField, SourceTable } from './fieldTypes.ts';
import { readFields, sourceOf } from './fieldTypes.ts';
import { identitySources } from './identitySources.ts';
import type { KindRule } from './kindRules.ts';
import { carriedKinds, plainKinds, saidKinds } from './kindRules.ts';
import { usageSources } from './usageSources.ts';
import { workSources } from './workSources.ts';

/** Where every dialect's fields are looked for when its own table has nothing. */
export const generalSources: SourceTable = { ...identitySources, ...callSources, ...workSources, ...usageSources };

/** Fields that are only wanted when somebody looks at the span; the rest is read of every span that arrives. */
const coldFields: ReadonlySet<ReadField> = new Set<ReadField>([
  'agentId',
  'agentVersion',
  'agentDescription',
  'workflowId',
  'graphParent',
  'toolCallId',
  'toolType',
  'toolDescription',
  'mcpSession',
  'errorType',
  'errorMessage',
  'errorStack',
  'timePerOutputTokenMs',
  'stream',
  'dataRecords',
  'promptName',
  'promptVersion',
  'promptTemplate',
]);

/** Attributes whose text holds JSON, read up to `hotJsonBytes`; of the others with paths only short texts are wanted. */
const jsonKeys: ReadonlySet<string> = new Set([
  'langfuse.observation.usage_details',
  'langfuse.observation.cost_details',
  'genkit:output',
  'gcp.vertex.agent.llm_request',
  'gcp.vertex.agent.llm_response',
  'ai.response.providerMetadata',
  'gen_ai.usage.raw',
  'langsmith.usage_metadata',
  'metadata',
]);

/** JSON that many spans have and few are asked for. */
const lateKeys: readonly string[] = ['output.value'];

/** `gen_ai.*` attributes that say neither which generation of the conventions they are of; the scope's schema or nothing does. */
const undatedGenAiKeys: readonly string[] = [
  'gen_ai.operation.name',
  'gen_ai.request.model',
  'gen_ai.response.model',
  'gen_ai.tool.name',
  'gen_ai.tool.call.id',
  'gen_ai.agent.name',
  'gen_ai.usage.input_tokens',
];

/** Signs that are no dialect by themselves, as bits beside the set of dialects. */
export const clue = {
  undatedGenAi: 1,
  /** A model or token count of some sort is there. */
  model: 2,
  tokens: 4,
  excuse: 8,
  agentName: 16,
} as const;

/** The first bits above the clues: for each dialect with `together`, one for either group; and one for each with `under`. */
const firstGroupBit = 8;

/** All that is known of attribute keys before any span is seen; a key's number is its place in `hotKeys`, cold keys behind. */
export interface KeyTable {
  readonly hotKeys: HotKeys;
  readonly keys: readonly string[];
  readonly numberOf: ReadonlyMap<string, number>;
  /** Of each key: the dialects that its presence shows. */
  readonly dialects: Int32Array;
  /** Of each key: clue bits. */
  readonly clues: Int32Array;
  /** Of each key: 1 + the number of its kind rule among `kindRules`; 0 = none. */
  readonly kindRanks: Uint8Array;
  readonly kindRules: readonly KindRule[];
  /** Kind rules below this say outright what the span is. */
  readonly saidCount: number;
  readonly plainFrom: number;
  /** Of each key: 1 = one of the three below has something for it, so most keys are passed over at one look. */
  readonly telling: Uint8Array;
  /** Of each key: by its value in lower case, the dialects that it shows. */
  readonly valueDialects: readonly (ReadonlyMap<string, number> | undefined)[];
  /** Of each key: how its value says that the span failed. */
  readonly failures: readonly (FailureSign | undefined)[];
  /** Groups of clues that show a dialect when all are there. */
  readonly groups: readonly GroupedClue[];
}

export interface GroupedClue {
  readonly needs: number;
  readonly dialect: number;
  /** Only under these scopes. */
  readonly scopes?: readonly string[];
}

export function createKeyTable(mappings: AttributeMappings): KeyTable {
  const kindRules: readonly KindRule[] = [mappedKinds(mappings), ...saidKinds, ...carriedKinds, ...plainKinds];
  const reads = hotReads(mappings, kindRules);
  const hotKeys = [...reads].map(([key, read]) => ({ key, read }));
  const cold = [...sourceKeys((field) => coldFields.has(field))].filter((key) => !reads.has(key));
  const keys = [...reads.keys(), ...cold];
  const numberOf = new Map(keys.map((key, number) => [key, number]));
  const dialects = new Int32Array(keys.length);
  const clues = new Int32Array(keys.length);
  const kindRanks = new Uint8Array(keys.length);
  const add = (table: Int32Array, key: string, bits: number) => {
    const number = numberOf.get(key);
    if (number !== undefined) table[number] = (table[number] ?? 0) | bits;
  };
  for (const rule of dialectRules) for (const key of rule.keys ?? []) add(dialects, key, dialectBit(rule.id));
  for (const [bits, list] of clueKeys()) for (const key of list) add(clues, key, bits);
  const groups = groupedClues((key, bits) => add(clues, key, bits));
  kindRules.forEach((rule, rank) => rule.keys.forEach((key) => (kindRanks[numberOf.get(key) ?? -1] ||= rank + 1)));
  const valueDialects = keys.map(valueDialectsOf);
  return {
    ...{ hotKeys, keys, numberOf, valueDialects, dialects, clues, kindRanks, kindRules, groups },
    saidCount: 1 + saidKinds.length,
    plainFrom: 1 + saidKinds.length + carriedKinds.length,
    telling: Uint8Array.from(keys, (key, at) =>
      Number(kindRanks[at] !== 0 || valueDialects[at] !== undefined || key in failureSigns),
    ),
    failures: keys.map((key) => failureSigns[key]),
  };
}

/** Keys the decoder cannot look for are left out; the settings say so. */
function mappedKeys({ fields }: AttributeMappings): readonly string[] {
  return Object.values(fields ?? {})
    .flat()
    .filter((key) => /^[\x20-\x7e]{4,64}$/.test(key));
}

const sessionFields = ['session', 'parentSession', 'run'] as const;

/** An id is read whole where other texts are too long: cut, or left out, it would make one session of two. */
function sessionKeys({ fields = {} }: AttributeMappings): readonly string[] {
  const own = Object.fromEntries(sessionFields.map((field) => [field, fields[field] ?? []]));
  const builtIn = sourceKeys((field) => sessionFields.some((one) => one === field));
  return [...mappedKeys({ fields: own }), ...builtIn].filter((key) => !lateKeys.includes(key));
}

function mappedKinds({ fields, kinds }: AttributeMappings): KindRule {
  const words = Object.entries(kinds ?? {}).map(([value, kind]) => [value.toLowerCase(), kind] as const);
  const values = new Map([...spanKinds.map((kind) => [kind as string, kind] as const), ...words]);
  return { keys: fields?.kind ?? [], values };
}

function hotReads(mappings: AttributeMappings, kindRules: readonly KindRule[]): ReadonlyMap<string, HotRead> {
  const reads = new Map<string, HotRead>();
  const want = (key: string, read: HotRead) => {
    if (reads.get(key) === undefined || reads.get(key) === 'presence') reads.set(key, read);
  };
  for (const key of jsonKeys) want(key, 'json');
  for (const key of sessionKeys(mappings)) want(key, 'json');
  for (const key of mappedKeys(mappings)) want(key, 'value');
  for (const key of lateKeys) want(key, 'late');
  for (const key of sourceKeys((field) => !coldFields.has(field))) want(key, 'value');
  for (const { keys, values, patterns } of kindRules)
    for (const key of keys) if (key.length >= 4) want(key, values || patterns ? 'value' : 'presence');
  for (const key of Object.keys(failureSigns)) want(key, 'value');
  for (const { keys, values, together, under } of dialectRules) {
    for (const key of Object.keys(values ?? {})) want(key, 'value');
    for (const key of [...(keys ?? []), ...(together ?? []).flat(), ...(under?.keys ?? [])]) want(key, 'presence');
  }
  for (const key of excuses) want(key, 'presence');
  return reads;
}

/** Keys of the sources of the fields that are chosen, in all tables. */
function sourceKeys(chosen: (field: ReadField) => boolean): ReadonlySet<string> {
  const tables = [generalSources, ...Object.values(dialectSources)];
  const specs = readFields.filter(chosen).flatMap((field) => tables.flatMap((table) => table[field] ?? []));
  return new Set(specs.map((spec) => sourceOf(spec).key));
}

function clueKeys(): readonly (readonly [number, readonly string[]])[] {
  const keysOf = (...fields: ReadField[]) =>
    fields.flatMap((field) => (generalSources[field] ?? []).map((spec) => sourceOf(spec).key));
  const notTokens = new Set(['metadata', 'genkit:output', 'ai.response.providerMetadata']);
  return [
    [clue.undatedGenAi, undatedGenAiKeys],
    [clue.model, [...keysOf('requestModel', 'responseModel').filter((key) => !notTokens.has(key)), 'model']],
    [clue.tokens, keysOf('input', 'output', 'total').filter((key) => !notTokens.has(key))],
    [clue.excuse, excuses],
    [clue.agentName, ['agent.name', 'gen_ai.agent.name', 'agent_name']],
  ];
}

function groupedClues(add: (key: string, bits: number) => void): readonly GroupedClue[] {
  const groups: GroupedClue[] = [];
  let bit = firstGroupBit;
  for (const { id, together, under } of dialectRules) {
    const needs = [...(together ?? []), ...(under ? [under.keys] : [])].map((keys) => {
      const bits = 1 << bit++;
      for (const key of keys) add(key, bits);
      return bits;
    });
    if (needs.length === 0) continue;
    const all = needs.reduce((sum, bits) => sum | bits, 0);
    groups.push({ needs: all, dialect: dialectBit(id), ...(under && { scopes: under.scopes }) });
  }
  return groups;
}

function valueDialectsOf(key: string): ReadonlyMap<string, number> | undefined {
  const entries = dialectRules.flatMap(({ id, values }) =>
    (values?.[key] ?? []).map((value) => [value, dialectBit(id)] as const),
  );
  return entries.length === 0 ? undefined : new Map(entries);
}
