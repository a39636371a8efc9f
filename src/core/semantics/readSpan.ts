import type { AttributeMappings } from '../../shared/attributeMappings.ts';
import { lateText } from '../../shared/spanBatch.ts';
import type { HotValue } from '../../shared/spanBatch.ts';
import type { SpanKind } from '../../shared/spanKind.ts';
import { spanKindCode } from '../../shared/spanKind.ts';
import { dialectBit } from './dialects.ts';
import { createFieldTables } from './fieldTable.ts';
import type { FieldEntry, FieldTable } from './fieldTable.ts';
import type { Scalar } from './fieldValue.ts';
import { fieldValue } from './fieldValue.ts';
import type { Hits, SpanFrame } from './hits.ts';
import { inferFields } from './inferFields.ts';
import { parseAttribute, scalarAt } from './jsonAttribute.ts';
import { clue } from './keyTable.ts';
import type { KeyTable } from './keyTable.ts';
import type { KindRule } from './kindRules.ts';
import { createNameReader } from './nameFacts.ts';
import type { NameFacts } from './nameFacts.ts';
import type { OriginMeaning } from './originMeaning.ts';
import { SpanFacts } from './spanFacts.ts';

const bits = {
  newGenAi: dialectBit('otel-genai-new'),
  oldGenAi: dialectBit('otel-genai-old'),
  plain: dialectBit('plain'),
};
const noRule = 255;
const modelKinds = (1 << spanKindCode('llm')) | (1 << spanKindCode('embedding')) | (1 << spanKindCode('reranker'));

/** Reads the facts of a span: valid until the next call, whose facts are the same object. */
export type SpanReading = (hits: Hits, frame: SpanFrame, origin: OriginMeaning) => SpanFacts;

/**
 * The engine behind both the row of a span at ingest and the span in full. Two passes over the attributes: what the span is
 * (dialects, kind, failure), then its fields by the table that fits (resolution order: telemetry-dialects §11).
 */
export function createSpanReading(keys: KeyTable, mappings: AttributeMappings): SpanReading {
  const facts = new SpanFacts();
  const nameFacts = createNameReader();
  const tableFor = createFieldTables(keys, mappings);
  return (hits, frame, origin) => {
    const names = nameFacts(frame.name);
    facts.clear();
    facts.dialects = names.dialects | origin.dialects;
    const rule = readSigns(keys, facts, hits, frame);
    completeDialects(keys, facts, origin);
    settleKind(keys, facts, rule, names);
    readFields(facts, tableFor(facts.dialects), hits);
    inferFields(facts, frame, names, origin);
    return facts;
  };
}

/** The first pass. Returns the number of the kind rule that decided, or `noRule`. */
function readSigns(keys: KeyTable, facts: SpanFacts, hits: Hits, frame: SpanFrame): number {
  const { dialects, clues, telling, kindRanks, kindRules, valueDialects, failures } = keys;
  const shown = facts.dialects;
  let [set, signs, best, bestKey] = [shown, 0, noRule, -1];
  for (let at = hits.from; at < hits.to; at++) {
    const key = hits.keys[at] ?? 0;
    const value = hits.values[at];
    if (value === '') continue;
    set |= dialects[key] ?? 0;
    signs |= clues[key] ?? 0;
    if (telling[key] !== 1) continue;
    const byValue = valueDialects[key];
    if (byValue !== undefined && typeof value === 'string') set |= byValue.get(value.toLowerCase()) ?? 0;
    const rank = kindRanks[key] ?? 0;
    const isBetter = rank !== 0 && (rank < best || key === bestKey);
    const rule = isBetter ? kindRules[rank - 1] : undefined;
    const kind = rule && kindBy(rule, value, frame, shown);
    if (kind !== undefined) {
      [best, bestKey] = [rank, key];
      facts.kind = kind;
      facts.kindFrom = keys.keys[key] ?? '';
    }
    if (value !== undefined && failures[key]?.(value, frame.otlpKind) === true) facts.failed = true;
  }
  facts.dialects = set;
  facts.clues = signs;
  if ((signs & clue.excuse) !== 0) facts.failed = false;
  return best === noRule ? noRule : best - 1;
}

function kindBy(rule: KindRule, value: HotValue, frame: SpanFrame, dialects: number): SpanKind | undefined {
  if (rule.root && !frame.isRoot) return undefined;
  if (rule.dialect !== undefined && (dialects & dialectBit(rule.dialect)) === 0) return undefined;
  if (typeof value !== 'string') return rule.otherwise;
  const known = rule.values?.get(value);
  if (known !== undefined) return known;
  if (!rule.values && !rule.patterns) return rule.otherwise;
  const lower = value.slice(0, 200).toLowerCase();
  return rule.values?.get(lower) ?? rule.patterns?.find(([pattern]) => pattern.test(lower))?.[1] ?? rule.otherwise;
}

function completeDialects(keys: KeyTable, facts: SpanFacts, origin: OriginMeaning): void {
  let set = facts.dialects;
  for (const { needs, dialect, scopes } of keys.groups)
    if ((facts.clues & needs) === needs && scopes?.includes(origin.scope) !== false) set |= dialect;
  if ((set & bits.newGenAi) !== 0) set &= ~bits.oldGenAi;
  else if ((set & bits.oldGenAi) === 0 && (facts.clues & clue.undatedGenAi) !== 0)
    set |= origin.generation === 'old' ? bits.oldGenAi : bits.newGenAi;
  facts.dialects = set === 0 ? bits.plain : set;
}

/** What the span says comes first, then what its name means in its dialect, then what it carries, then the name's style. */
function settleKind(keys: KeyTable, facts: SpanFacts, rule: number, names: NameFacts): void {
  const carriesModel = (facts.clues & (clue.model | clue.tokens)) !== 0;
  if (rule < keys.saidCount) {
    const { withModel, withoutModel } = keys.kindRules[rule] ?? {};
    if (withModel !== undefined && carriesModel && facts.kind === 'other') facts.kind = withModel;
    if (withoutModel !== undefined && !carriesModel && facts.kind === 'llm') facts.kind = withoutModel;
    return;
  }
  const byName = names.kinds.find(([dialect]) => (facts.dialects & dialect) !== 0)?.[1];
  if (byName !== undefined) {
    takeKind(facts, byName, 'span name');
    return;
  }
  if (rule < keys.plainFrom) return;
  const isCall = (facts.clues & clue.model) !== 0 && (facts.clues & clue.tokens) !== 0;
  if (isCall && facts.kind !== 'tool') takeKind(facts, 'llm', 'model and tokens');
  else if (rule === noRule) {
    takeKind(facts, names.pattern ?? names.word ?? 'other', 'span name');
    facts.kindIsGuess = names.pattern === undefined && names.word !== undefined;
  }
}

function takeKind(facts: SpanFacts, kind: SpanKind, from: string): void {
  facts.kind = kind;
  facts.kindFrom = from;
}

/** The second pass. Texts of JSON come last, and only those that could still supply something are parsed. */
function readFields(facts: SpanFacts, table: FieldTable, hits: Hits): void {
  let hasJson = false;
  for (let at = hits.from; at < hits.to; at++) {
    const entries = table[hits.keys[at] ?? 0];
    const value = hits.values[at];
    if (entries === undefined || value === undefined || value === '') continue;
    for (const entry of entries) {
      if (entry.path !== undefined) hasJson = true;
      else if (isWanted(facts, entry)) take(facts, entry, value);
    }
  }
  if (!hasJson) return;
  for (let at = hits.from; at < hits.to; at++) readJson(facts, table[hits.keys[at] ?? 0], hits.values[at], hits.bytes);
}

function readJson(
  facts: SpanFacts,
  entries: readonly FieldEntry[] | undefined,
  value: HotValue,
  bytes: Uint8Array | undefined,
): void {
  if (entries === undefined || value === undefined) return;
  let document: unknown;
  let isParsed = false;
  for (const entry of entries) {
    if (entry.path === undefined || !isWanted(facts, entry)) continue;
    if (!isParsed) document = parseAttribute(jsonText(value, entry, bytes));
    isParsed = true;
    const found = scalarAt(document, entry.path, entry.as);
    if (found !== undefined) take(facts, entry, found);
  }
}

function jsonText(value: Scalar, { isLate }: FieldEntry, bytes: Uint8Array | undefined): string {
  if (isLate && bytes !== undefined && typeof value === 'number') return lateText(bytes, value);
  return typeof value === 'string' ? value : '';
}

/** Of a repeated key the last counts, hence a value of the same rank is taken again. */
function isWanted(facts: SpanFacts, entry: FieldEntry): boolean {
  if (entry.rank > (facts.ranks[entry.field] ?? 0)) return false;
  const kind = 1 << spanKindCode(facts.kind);
  if ((entry.kinds & kind) === 0) return false;
  return !entry.needsModel || (facts.clues & clue.tokens) !== 0 || (modelKinds & kind) !== 0;
}

function take(facts: SpanFacts, entry: FieldEntry, value: Scalar): void {
  const taken = fieldValue(value, entry.type, entry.as);
  if (taken === undefined) return;
  facts.set(entry.field, taken, entry.rank, entry.order, entry.name);
  if (entry.isUsage) facts.saysUsage = true;
}
