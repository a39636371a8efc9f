import type { SpanKind } from '../../shared/spanKind.ts';
import { tokenClasses } from '../../shared/tokenUsage.ts';
import type { TokenCounts, UsageFacts } from '../../shared/tokenUsage.ts';
import type { AccountSpan } from '../../shared/traceAccount.ts';

const modelKinds: ReadonlySet<SpanKind> = new Set(['llm', 'embedding', 'reranker']);

/** Whether a span stands for one request to a model. */
export function isModelCall(span: AccountSpan): boolean {
  return modelKinds.has(span.kind) && (span.usage === undefined || span.usage.scope === 'call');
}

/** Whether a span says tokens or money, be it 0. */
export function saysUsage({ usage }: AccountSpan): boolean {
  return usage !== undefined && (usage.reportedUsd !== undefined || tokenClassesSaid(usage.tokens) > 0);
}

/** Whether there is anything to count: an emitter that knows no usage may send zeros. */
export function hasAmount({ usage }: AccountSpan): boolean {
  if (usage === undefined) return false;
  return (usage.reportedUsd ?? 0) > 0 || tokenClasses.some((name) => (usage.tokens[name] ?? 0) > 0);
}

/** How many token classes were said. */
export function tokenClassesSaid(tokens: TokenCounts): number {
  return tokenClasses.reduce((said, name) => said + (tokens[name] === undefined ? 0 : 1), 0);
}

/** Whether two reports can be of one call: what both say is equal, and they have at least one total in common. */
export function equalTokens(a: TokenCounts, b: TokenCounts): boolean {
  const common = (a.input !== undefined && b.input !== undefined) || (a.output !== undefined && b.output !== undefined);
  return common && tokenClasses.every((name) => a[name] === undefined || b[name] === undefined || a[name] === b[name]);
}

/** Whether two reports name one model, as requested or as answered; one that names none does not disagree. */
export function sameModel(a: UsageFacts | undefined, b: UsageFacts | undefined): boolean {
  const known = modelNames(a);
  const asked = modelNames(b);
  return known.length === 0 || asked.length === 0 || known.some((name) => asked.includes(name));
}

/** Without the router's or maker's prefix: one layer of an agent may say `openai/gpt-4o`, the next one `gpt-4o`. */
function modelNames(usage: UsageFacts | undefined): readonly string[] {
  return [usage?.requestModel, usage?.responseModel]
    .filter((name) => name !== undefined && name !== '')
    .map((name = '') => name.slice(name.lastIndexOf('/') + 1).toLowerCase());
}

/** Microseconds since the epoch; a span that still runs ends where it starts. */
export function endMicros(span: AccountSpan): number {
  return span.startMicros + Math.max(0, span.durationMicros ?? 0);
}

/** Microseconds both ran; below 0 = the time between them. */
export function overlapMicros(a: AccountSpan, b: AccountSpan): number {
  return Math.min(endMicros(a), endMicros(b)) - Math.max(a.startMicros, b.startMicros);
}
