import type { SpanKind } from '../../shared/spanKind.ts';
import type { SpanMeaning } from '../../shared/spanMeaning.ts';
import { hotKeys, type HotNumber, type HotString } from './hotKeys.ts';
import { kindRules, namePatterns } from './kindRules.ts';

/** One span's hot attributes, as columns of its batch; `index` is the span's position in the batch. */
export interface HotValues {
  readonly hotStrings: readonly (string | undefined)[];
  readonly hotNumbers: Float64Array;
}

const stringSlots = hotKeys.strings.length;
const numberSlots = hotKeys.numbers.length;

function stringSlotsOf(...keys: HotString[]): readonly number[] {
  return keys.map((key) => hotKeys.strings.indexOf(key));
}

function numberSlotsOf(...keys: HotNumber[]): readonly number[] {
  return keys.map((key) => hotKeys.numbers.indexOf(key));
}

/** First non-empty wins. */
const fields = {
  model: stringSlotsOf('gen_ai.response.model', 'gen_ai.request.model', 'llm.model_name'),
  agent: stringSlotsOf('gen_ai.agent.name', 'agent.name'),
  tool: stringSlotsOf('gen_ai.tool.name', 'tool.name'),
  session: stringSlotsOf('gen_ai.conversation.id', 'session.id', 'session_id'),
};
const inputTokens = numberSlotsOf('gen_ai.usage.input_tokens', 'gen_ai.usage.prompt_tokens', 'llm.token_count.prompt');
const outputTokens = numberSlotsOf(
  'gen_ai.usage.output_tokens',
  'gen_ai.usage.completion_tokens',
  'llm.token_count.completion',
);
const rules = kindRules.map((rule) => ({ ...rule, slot: hotKeys.strings.indexOf(rule.key) }));

/** Kinds that are one call of a model: only these count tokens, since an agent's or chain's total repeats its calls'. */
const modelCalls: ReadonlySet<SpanKind> = new Set(['llm', 'embedding', 'reranker']);

/** Kind → the field that names such a span. */
const labels: Partial<Record<SpanKind, keyof typeof fields>> = {
  llm: 'model',
  embedding: 'model',
  reranker: 'model',
  agent: 'agent',
  tool: 'tool',
};

/** What span `index` of a batch means. `values` must have been decoded with `hotKeys`. Never throws, whatever the attributes hold. */
export function spanMeaning(name: string, values: HotValues, index: number): SpanMeaning {
  const kind = kindOf(name, values, index);
  const field = labels[kind];
  const model = firstString(values, index, fields.model);
  const agent = firstString(values, index, fields.agent);
  const session = firstString(values, index, fields.session);
  const counted = modelCalls.has(kind);
  const input = counted ? firstNumber(values, index, inputTokens) : undefined;
  const output = counted ? firstNumber(values, index, outputTokens) : undefined;
  return {
    kind,
    label: (field && firstString(values, index, fields[field])) ?? name,
    ...(model !== undefined && { model }),
    ...(agent !== undefined && { agent }),
    ...(session !== undefined && { session }),
    ...(input !== undefined && { inputTokens: input }),
    ...(output !== undefined && { outputTokens: output }),
  };
}

function kindOf(name: string, { hotStrings }: HotValues, index: number): SpanKind {
  for (const { slot, values, otherwise } of rules) {
    const value = hotStrings[index * stringSlots + slot];
    if (!value) continue;
    const kind = values.get(value) ?? values.get(value.toLowerCase()) ?? otherwise;
    if (kind !== undefined) return kind;
  }
  return kindOfName(name);
}

const kindByName = new Map<string, SpanKind>();

/** Names repeat, and a dozen patterns a span would be felt at ingest, so answers are kept; the bound guards against unique names. */
function kindOfName(name: string): SpanKind {
  const known = kindByName.get(name);
  if (known !== undefined) return known;
  // A hostile name may be long; what it is shows at its beginning.
  const head = name.slice(0, 200);
  const kind = namePatterns.find(([pattern]) => pattern.test(head))?.[1] ?? 'other';
  if (kindByName.size >= 4096) kindByName.clear();
  kindByName.set(name, kind);
  return kind;
}

function firstString({ hotStrings }: HotValues, index: number, slots: readonly number[]): string | undefined {
  for (const slot of slots) {
    const value = hotStrings[index * stringSlots + slot];
    if (value) return value;
  }
  return undefined;
}

/** Negative and non-finite counts are no counts. */
function firstNumber({ hotNumbers }: HotValues, index: number, slots: readonly number[]): number | undefined {
  for (const slot of slots) {
    const value = hotNumbers[index * numberSlots + slot];
    if (value !== undefined && value >= 0 && value < Infinity) return Math.round(value);
  }
  return undefined;
}
