import type { Attribute } from '../../shared/attributeValue.ts';
import type { LogDetail } from '../../shared/logDetail.ts';
import type { NormalSpan, Sourced } from '../../shared/normalSpan.ts';
import type { SpanDetail } from '../../shared/spanDetail.ts';
import type { SpanKind } from '../../shared/spanKind.ts';
import { tokenClasses } from '../../shared/tokenUsage.ts';
import type { UsageFacts } from '../../shared/tokenUsage.ts';

/** What a set of attributes says of usage, and which of them says what. */
export interface ReadUsage {
  readonly usage: UsageFacts | undefined;
  readonly from: NormalSpan['usageFrom'];
  readonly reportedUsdFrom: string;
}

/** What a model call's events and log records say of its tokens and money, `from` with their names before the attributes'. */
export interface UsageBeside {
  /** Absent = the call says its tokens itself, or nothing beside it does. */
  readonly usage?: UsageFacts;
  readonly from?: NormalSpan['usageFrom'];
  /** Where the call reports no cost itself. */
  readonly reportedUsd?: Sourced<number>;
}

interface Place {
  readonly name: string;
  readonly attributes: readonly Attribute[];
  readonly signal: 'span' | 'log';
}

const modelCalls: ReadonlySet<SpanKind> = new Set(['llm', 'embedding', 'reranker']);

/**
 * Reads a model call's usage out of what it was reported in besides (GenAI semantic conventions: events; Claude Code: logs): an
 * event before a log, of several the one that says most. Each is read as if its attributes were the span's.
 */
export function usageBeside(
  kind: SpanKind,
  own: UsageFacts | undefined,
  { attributes, events }: Pick<SpanDetail, 'attributes' | 'events'>,
  logs: readonly LogDetail[],
  read: (attributes: readonly Attribute[]) => ReadUsage,
): UsageBeside {
  const saysTokens = tokensSaid(own) > 0;
  if (!modelCalls.has(kind) || (saysTokens && (own?.reportedUsd !== undefined || logs.length === 0))) return {};
  const places: Place[] = [
    ...events.map((event) => ({ ...event, name: `event ${event.name}`, signal: 'span' as const })),
    ...logs.map((log) => ({ name: `log ${logName(log)}`.trim(), attributes: log.attributes, signal: 'log' as const })),
  ];
  const told = places.filter(mayTell).flatMap((place) => {
    // The span's own counts are left out of what the place says; its names and models are not.
    const { usage, from, reportedUsdFrom } = read(saysTokens ? place.attributes : [...attributes, ...place.attributes]);
    return usage ? [{ place, usage: { ...usage, signal: place.signal }, from, reportedUsdFrom }] : [];
  });
  const best = saysTokens ? undefined : richest(told.filter(({ usage }) => tokensSaid(usage) > 0));
  const paid = own?.reportedUsd === undefined ? told.find(({ usage }) => usage.reportedUsd !== undefined) : undefined;
  return {
    ...(best && { usage: { ...best.usage, scope: 'call' }, from: named(best.from, best.place.name) }),
    ...(paid?.usage.reportedUsd !== undefined && {
      reportedUsd: { value: paid.usage.reportedUsd, from: `${paid.place.name} ${paid.reportedUsdFrom}` },
    }),
  };
}

/** Most events tell what was said, and are not read for anything else. */
function mayTell({ attributes }: Place): boolean {
  return attributes.some(({ key }) => /usage|tokens?\b|cost/.test(key));
}

function richest<T extends { readonly usage: UsageFacts }>(told: readonly T[]): T | undefined {
  return told.reduce<T | undefined>(
    (best, one) => (best && tokensSaid(best.usage) >= tokensSaid(one.usage) ? best : one),
    undefined,
  );
}

function tokensSaid(usage: UsageFacts | undefined): number {
  return tokenClasses.filter((name) => usage?.tokens[name] !== undefined).length;
}

function named(from: NormalSpan['usageFrom'], place: string): NormalSpan['usageFrom'] {
  return Object.fromEntries(Object.entries(from).map(([name, key]) => [name, `${place} ${key}`]));
}

function logName({ eventName, attributes }: LogDetail): string {
  const said = attributes.findLast(({ key }) => key === 'event.name')?.value;
  return eventName === '' && said?.t === 'string' ? said.v : eventName;
}
