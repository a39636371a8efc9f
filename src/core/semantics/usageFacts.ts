import type { TokenClass, UsageFacts, UsageSignal } from '../../shared/tokenUsage.ts';
import { tokenClasses } from '../../shared/tokenUsage.ts';
import { dialectsIn } from './dialects.ts';
import { frameworkOfDialects } from './frameworks.ts';
import type { OriginMeaning } from './originMeaning.ts';
import type { SentCounts, UsageEmitter } from './readUsage.ts';
import { readUsage } from './readUsage.ts';
import { fieldNumbers as at } from './spanFacts.ts';
import type { SpanFacts } from './spanFacts.ts';
import { usageScope } from './usageScope.ts';

type Open<T> = { -readonly [K in keyof T]: T[K] };

const signals: Readonly<Record<string, UsageSignal>> = { log: 'log', metric: 'metric' };
const sentFields = [...tokenClasses, 'total', 'candidates'] as const;

/** What a span says of tokens and money, or of the amount of data they were spent on; `undefined` = nothing. */
export function usageFacts(facts: SpanFacts, origin: OriginMeaning, cacheIncluded?: boolean): UsageFacts | undefined {
  if (!facts.saysUsage) return undefined;
  const usd = reportedUsd(facts);
  const sent = sentCounts(facts);
  const isData = facts.value(at.dataVolumeGb) !== undefined || facts.value(at.dataSource) !== undefined;
  if (sent === undefined && usd === undefined && !isData) return undefined;
  const dialects = dialectsIn(facts.dialects);
  const framework = origin.framework ?? frameworkOfDialects(dialects);
  const { tokens, reading } = readUsage(sent ?? {}, emitterOf(facts, dialects, framework, cacheIncluded));
  const usage: Open<UsageFacts> = {
    tokens,
    scope: usageScope(facts.kind, dialects, framework),
    signal: signals[facts.text(at.signal) ?? ''] ?? 'span',
  };
  if (reading !== undefined) usage.reading = reading;
  if (usd !== undefined) usage.reportedUsd = usd;
  describe(usage, facts);
  return usage;
}

/** Everything that prices and sums ask of a call; written out, since stores under varying names are slow. */
function describe(usage: Open<UsageFacts>, facts: SpanFacts): void {
  const provider = facts.text(at.provider);
  if (provider !== undefined) usage.provider = provider;
  const requestModel = facts.text(at.requestModel);
  if (requestModel !== undefined) usage.requestModel = requestModel;
  const responseModel = facts.text(at.responseModel);
  if (responseModel !== undefined) usage.responseModel = responseModel;
  const responseId = facts.text(at.responseId);
  if (responseId !== undefined) usage.responseId = responseId;
  const serviceTier = facts.text(at.serviceTier);
  if (serviceTier !== undefined) usage.serviceTier = serviceTier;
  const operation = facts.text(at.operation);
  if (operation !== undefined) usage.operation = operation;
  const serverAddress = facts.text(at.serverAddress);
  if (serverAddress !== undefined) usage.serverAddress = serverAddress;
  const dataSource = facts.text(at.dataSource);
  if (dataSource !== undefined) usage.dataSource = dataSource;
  const firstTokenMs = facts.number(at.firstTokenMs);
  if (firstTokenMs !== undefined) usage.firstTokenMs = firstTokenMs;
  const dataVolumeGb = facts.number(at.dataVolumeGb);
  if (dataVolumeGb !== undefined) usage.dataVolumeGb = dataVolumeGb;
}

function sentCounts(facts: SpanFacts): SentCounts | undefined {
  const sent: Partial<Record<(typeof sentFields)[number], number>> = {};
  for (const field of sentFields) {
    const count = facts.number(at[field]);
    if (count !== undefined) sent[field] = count;
  }
  const isSaid = tokenClasses.some((name) => sent[name] !== undefined);
  if (isSaid) return sent;
  // All that goes into such a model is input; of others a total alone cannot be split.
  const takesInputOnly = facts.kind === 'embedding' || facts.kind === 'reranker';
  return takesInputOnly && sent.total !== undefined ? { input: sent.total } : undefined;
}

/** Counters that do not know a model's price write 0: that is no report, and would make the unknown look free. */
function reportedUsd(facts: SpanFacts): number | undefined {
  const total = facts.number(at.reportedUsd) ?? sumOf(facts, at.inputUsd, at.outputUsd);
  return total === 0 && !facts.nameOf(at.reportedUsd).startsWith('mapping ') ? undefined : total;
}

function sumOf(facts: SpanFacts, ...fields: readonly number[]): number | undefined {
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
    if (facts.number(at[name]) !== undefined) from[name] = facts.nameOf(at[name]);
  const model = facts.text(at.responseModel) ?? facts.text(at.requestModel);
  const provider = facts.text(at.provider);
  return {
    dialects,
    from,
    ...(framework !== undefined && { framework }),
    ...(provider !== undefined && { provider }),
    ...(model !== undefined && { model }),
    ...(cacheIncluded !== undefined && { cacheIncluded }),
    ...(facts.kind === 'llm' && { isChat: true }),
  };
}
