import type { TokenClass, UsageFacts, UsageSignal } from '../../shared/tokenUsage.ts';
import { tokenClasses } from '../../shared/tokenUsage.ts';
import { dialectsIn } from './dialects.ts';
import type { ReadField } from './fieldTypes.ts';
import { frameworkOfDialects } from './frameworks.ts';
import type { OriginMeaning } from './originMeaning.ts';
import type { SentCounts, UsageEmitter } from './readUsage.ts';
import { readUsage } from './readUsage.ts';
import type { SpanFacts } from './spanFacts.ts';
import { usageScope } from './usageScope.ts';

const signals: Readonly<Record<string, UsageSignal>> = { log: 'log', metric: 'metric' };
const texts = [
  'provider',
  'requestModel',
  'responseModel',
  'responseId',
  'serviceTier',
  'operation',
  'serverAddress',
  'dataSource',
] as const;
const sentFields = [...tokenClasses, 'total', 'candidates'] as const;
const numbers = ['firstTokenMs', 'dataVolumeGb'] as const;

/** What a span says of tokens and money, or of the amount of data they were spent on; `undefined` = nothing. */
export function usageFacts(facts: SpanFacts, origin: OriginMeaning, cacheIncluded?: boolean): UsageFacts | undefined {
  const usd = reportedUsd(facts);
  const sent = sentCounts(facts);
  const isData = facts.value('dataVolumeGb') !== undefined || facts.value('dataSource') !== undefined;
  if (sent === undefined && usd === undefined && !isData) return undefined;
  const dialects = dialectsIn(facts.dialects);
  const framework = origin.framework ?? frameworkOfDialects(dialects);
  return {
    ...readUsage(sent ?? {}, emitterOf(facts, dialects, framework, cacheIncluded)),
    scope: usageScope(facts.kind, dialects, framework),
    signal: signals[facts.text('signal') ?? ''] ?? 'span',
    ...described(facts),
    ...(usd !== undefined && { reportedUsd: usd }),
  };
}

/** Everything that prices and sums ask of a call. */
function described(facts: SpanFacts): Partial<UsageFacts> {
  const found: Record<string, string | number> = {};
  for (const field of texts) {
    const text = facts.text(field);
    if (text !== undefined) found[field] = text;
  }
  for (const field of numbers) {
    const number = facts.number(field);
    if (number !== undefined) found[field] = number;
  }
  return found;
}

function sentCounts(facts: SpanFacts): SentCounts | undefined {
  const sent: Partial<Record<(typeof sentFields)[number], number>> = {};
  for (const field of sentFields) {
    const count = facts.number(field);
    if (count !== undefined) sent[field] = count;
  }
  if (tokenClasses.some((name) => sent[name] !== undefined)) return sent;
  // All that goes into such a model is input; of others a total alone cannot be split.
  const takesInputOnly = facts.kind === 'embedding' || facts.kind === 'reranker';
  return takesInputOnly && sent.total !== undefined ? { input: sent.total } : undefined;
}

/** Counters that do not know a model's price write 0: that is no report, and would make the unknown look free. */
function reportedUsd(facts: SpanFacts): number | undefined {
  const total = facts.number('reportedUsd') ?? sumOf(facts, 'inputUsd', 'outputUsd');
  return total === 0 && !facts.nameOf('reportedUsd').startsWith('mapping ') ? undefined : total;
}

function sumOf(facts: SpanFacts, ...fields: readonly ReadField[]): number | undefined {
  const parts = fields.map((field) => facts.number(field)).filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.reduce((sum, part) => sum + part, 0);
}

function emitterOf(
  facts: SpanFacts,
  dialects: readonly string[],
  framework: string | undefined,
  cacheIncluded: boolean | undefined,
): UsageEmitter {
  const from: Partial<Record<TokenClass, string>> = {};
  for (const name of ['input', 'cacheRead', 'cacheWrite', 'reasoning'] as const)
    if (facts.number(name) !== undefined) from[name] = facts.nameOf(name);
  const model = facts.text('responseModel') ?? facts.text('requestModel');
  const provider = facts.text('provider');
  return {
    dialects,
    from,
    ...(framework !== undefined && { framework }),
    ...(provider !== undefined && { provider }),
    ...(model !== undefined && { model }),
    ...(cacheIncluded !== undefined && { cacheIncluded }),
  };
}
