import { hash } from 'node:crypto';
import type { Attribute } from '../../../shared/attributeValue.ts';
import type { LogDetail } from '../../../shared/logDetail.ts';
import type { ResourceDetail, ScopeDetail, SpanDetail } from '../../../shared/spanDetail.ts';
import { attributeText } from './attributeText.ts';
import { eventNamesOf } from './eventName.ts';
import { logAgents, otherSender } from './logRules.ts';
import type { LogAgent, LogEventRule } from './logRules.ts';
import { Recent } from './recent.ts';
import { createSessionWork } from './sessionWork.ts';
import type { SessionWork } from './sessionWork.ts';

/** A log record with what it came under. */
export interface SentLog {
  readonly log: LogDetail;
  readonly resource: ResourceDetail;
  readonly scope: ScopeDetail;
}

/** Tells spans that were made from log records from spans that were sent. */
export const signalKey = 'agent_loupe.signal';

/** Makes spans of the log records of agents that send no spans. */
export interface LogSpans {
  /** The spans that these records make or change; the same record always makes the same span. */
  take(logs: readonly SentLog[]): readonly SpanDetail[];
}

/**
 * Coding agents report each request and tool as a log record that is written when it ends (telemetry-dialects §5). Each becomes
 * a span below the prompt before it, with all the record's attributes, so that everything made for spans serves them.
 * A record that names a span is left out: that span says the same, and the record is shown with it.
 *
 * Records may come in any order: what was made of the last ones is kept, and made again when a prompt or the other half of
 * a call turns up. What is forgotten stays as it was; the books go by time then, and come to the same.
 */
export function createLogSpans(): LogSpans {
  const sessions = new Recent<string, SessionWork>(mostSessions);
  return {
    take(logs) {
      const events = logs.flatMap(eventOf).sort((a, b) => compareNanos(a.endNanos, b.endNanos));
      const spans = new Map<string, SpanDetail>();
      for (const event of events) {
        const work = sessions.at(`${event.agent.name}\n${event.session}`, createSessionWork);
        for (const span of spansOf(event, work)) spans.set(span.traceId + span.spanId, span);
      }
      return [...spans.values()];
    },
  };
}

const mostSessions = 1000;

interface AgentEvent extends SentLog {
  readonly agent: LogAgent;
  readonly rule: LogEventRule;
  readonly session: string;
  /** Nanoseconds since the epoch; the record's time. */
  readonly endNanos: bigint;
}

function eventOf(sent: SentLog): readonly AgentEvent[] {
  const { log, resource } = sent;
  if (/[^0]/.test(log.traceId)) return [];
  const endNanos = timeOf(log);
  const service = attributeText(resource.attributes, 'service.name');
  const found = endNanos === 0n ? undefined : ruleOf(log, service);
  if (!found) return [];
  const { agent, rule } = found;
  const session = firstText(log.attributes, agent.session) ?? firstText(resource.attributes, agent.session);
  if (session === undefined) return [];
  return [{ ...sent, agent, rule, session, endNanos }];
}

/** Nanoseconds; Codex leaves the record's time out and says it in an attribute. */
export function timeOf({ timeNanos, observedNanos, attributes }: LogDetail): bigint {
  if (timeNanos !== '0') return BigInt(timeNanos);
  const said = Date.parse(attributeText(attributes, 'event.timestamp') ?? '');
  return said > 0 ? BigInt(said) * BigInt(nanosPerMs) : BigInt(observedNanos);
}

/** Whose event a record is, and how it becomes a span; `undefined` = nobody's that is known. */
export function ruleOf(log: LogDetail, service: string | undefined) {
  const names = eventNamesOf(log);
  for (const agent of [...logAgents, otherSender]) {
    const ours = agent.service === '' || service === agent.service;
    for (const name of names) {
      if (!ours && !name.startsWith(agent.prefix)) continue;
      const rules = ownRules(agent, name) ?? ownRules(agent, agent.prefix + name);
      if (rules === undefined) continue;
      const rule = rules.find(({ only }) => only === undefined || fits(log, only));
      return rule && { agent, rule };
    }
  }
  return undefined;
}

/** Names come from strangers: `constructor` is no event. */
function ownRules({ events }: LogAgent, name: string): readonly LogEventRule[] | undefined {
  return Object.hasOwn(events, name) ? events[name] : undefined;
}

function fits({ attributes }: LogDetail, [key, value]: readonly [string, string?]): boolean {
  const text = attributeText(attributes, key);
  return text !== undefined && (value === undefined || text === value);
}

function spansOf(event: AgentEvent, work: SessionWork): readonly SpanDetail[] {
  const { agent, rule, session, log, endNanos } = event;
  const turn = firstText(log.attributes, agent.prompt) ?? '';
  const key = `${agent.name}\n${session}`;
  const traceId = digest(32, key, turn);
  const spanId = digest(16, key, turn, rule.span, identityOf(event));
  if (rule.span === 'start') {
    work.requestNanos = endNanos - durationOf(log);
    return [];
  }
  const bare = spanOf(event, { traceId, spanId }, startOf(event, work), endNanos);
  const span = rule.joins ? work.joined(rule.joins, `${rule.name}\n${endNanos}`, bare) : bare;
  if (span === undefined) return [];
  return rule.span === 'prompt' ? work.prompt(span) : work.step(span);
}

interface Ids {
  readonly traceId: string;
  readonly spanId: string;
}

/** When a step began: as long before its end as it says, else with the request it answers. */
function startOf({ rule, log, endNanos }: AgentEvent, { requestNanos }: SessionWork): bigint {
  const duration = durationOf(log);
  if (duration > 0n || !rule.sinceStart || requestNanos === undefined || requestNanos > endNanos)
    return endNanos - duration;
  return requestNanos;
}

function spanOf(event: AgentEvent, ids: Ids, start: bigint, end: bigint): SpanDetail {
  const { log, rule, resource, scope } = event;
  const failed = hasFailed(rule, log.attributes);
  return {
    ...ids,
    ...{ parentSpanId: '', traceState: '', flags: 0, name: rule.name, otlpKind: 1 },
    startNanos: String(start),
    endNanos: String(end),
    attributes: [...log.attributes, ...added({ ...rule.adds, [signalKey]: 'log' })],
    droppedAttributes: log.droppedAttributes,
    ...{ events: [], droppedEvents: 0, links: [], droppedLinks: 0 },
    status: { code: failed ? 2 : 0, message: failed ? (firstText(log.attributes, rule.messages ?? []) ?? '') : '' },
    resource,
    scope,
  };
}

function added(attributes: Readonly<Record<string, string>>): readonly Attribute[] {
  return Object.entries(attributes).map(([key, v]) => ({ key, value: { t: 'string', v } }));
}

function hasFailed({ fails }: LogEventRule, attributes: readonly Attribute[]): boolean {
  if (fails === undefined || fails === true) return fails === true;
  return attributeText(attributes, fails[0])?.toLowerCase() === fails[1];
}

/** What tells an event from its neighbours, whatever batch it comes in. */
function identityOf({ rule, log, endNanos }: AgentEvent): string {
  if (rule.joins) return [rule.name, String(endNanos)].join('\n');
  const ids = (rule.ids ?? []).map((key) => attributeText(log.attributes, key)).filter((id) => id !== undefined);
  return [rule.name, ...(ids.length > 0 ? ids : [String(endNanos), contentDigest(log.attributes)])].join('\n');
}

/** Two calls may end in the same instant. */
function contentDigest(attributes: readonly Attribute[]): string {
  return digest(16, JSON.stringify(attributes));
}

const nanosPerMs = 1_000_000;
/** A day: a longer "duration" is no duration. */
const longestMs = 86_400_000;

/** Nanoseconds that the record says what it tells of took; 0 = it does not say. */
export function durationOf({ attributes }: LogDetail): bigint {
  const ms = Number(attributeText(attributes, 'duration_ms'));
  return ms > 0 && ms <= longestMs ? BigInt(Math.round(ms * nanosPerMs)) : 0n;
}

function firstText(attributes: readonly Attribute[], keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const text = attributeText(attributes, key);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** The first `length` hex digits of a hash over the parts; never all zero in practice, and stable for ever. */
function digest(length: number, ...parts: readonly string[]): string {
  return hash('sha256', ['agent-loupe', ...parts].join('\0'), 'hex').slice(0, length);
}

function compareNanos(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
