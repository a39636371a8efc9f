import { clipId } from '../../core/store/clipId.ts';
import type { NormalSpan } from '../../shared/normalSpan.ts';
import { tokenClasses, type TokenCounts, type UsageFacts } from '../../shared/tokenUsage.ts';
import type { AccountSpan, CountedCall } from '../../shared/traceAccount.ts';

/** What the store has put into the books of the span. */
export interface Booked {
  /** The span as stored, and what log records say of it. */
  readonly told: readonly AccountSpan[];
  readonly call: CountedCall | undefined;
  /** Of the trace. */
  readonly session: string | undefined;
}

/**
 * Mappings are for spans received after them, while a span in full is read by those of now. Its usage and its session are those
 * that were counted, so that what is shown of a span and the sums it is part of never contradict each other.
 */
export function bookedMeaning(own: NormalSpan, booked: Booked): NormalSpan {
  const { usage: read, fields, ...rest } = own;
  const { session, ...others } = fields;
  const usage = bookedUsage(read, booked);
  const isSession = session !== undefined && clipId(String(session.value)) === booked.session;
  return {
    ...rest,
    fields: isSession ? { ...others, session: { ...session, value: booked.session } } : others,
    ...(usage && { usage }),
    usageFrom: usageFrom(own, usage),
  };
}

function bookedUsage(read: UsageFacts | undefined, { told, call }: Booked): UsageFacts | undefined {
  const usages = told.flatMap(({ usage }) => usage ?? []);
  const usage = usages.find(({ tokens }) => sameCounts(tokens, read?.tokens ?? {})) ?? usages[0];
  const reportedUsd = call?.price.reportedUsd;
  return usage && { ...usage, ...(reportedUsd !== undefined && { reportedUsd }) };
}

function sameCounts(a: TokenCounts, b: TokenCounts): boolean {
  return tokenClasses.every((name) => a[name] === b[name]);
}

/** Only of counts that the attributes still say. */
function usageFrom({ usage: read, usageFrom: from }: NormalSpan, usage: UsageFacts | undefined) {
  if (usage === undefined || read === undefined) return {};
  if (sameCounts(usage.tokens, read.tokens)) return from;
  const said = tokenClasses.filter((name) => usage.tokens[name] === read.tokens[name] && from[name] !== undefined);
  return Object.fromEntries(said.map((name) => [name, from[name]])) as NormalSpan['usageFrom'];
}
