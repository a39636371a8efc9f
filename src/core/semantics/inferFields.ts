import { dialectBit } from './dialects.ts';
import { thousandths } from './fieldValue.ts';
import type { SpanFrame } from './hits.ts';
import { kindCorrections } from './kindCorrections.ts';
import { clue } from './keyTable.ts';
import type { NameFacts } from './nameFacts.ts';
import type { OriginMeaning } from './originMeaning.ts';
import { providerOfHost, providerOfModel } from './providers.ts';
import { fieldNumbers as at } from './spanFacts.ts';
import type { SpanFacts } from './spanFacts.ts';

/** Dialects that name a span after the agent or the tool it is. */
const namedBySpan = dialectBit('openinference') | dialectBit('langfuse') | dialectBit('langsmith');
/** Framework → what it puts behind the agent's name. */
const agentTails: Readonly<Record<string, RegExp>> = { smolagents: /\.run$/ };

/** Completes what attributes said by what the span's name, its origin and its times tell, and corrects kinds known to be wrong. */
export function inferFields(facts: SpanFacts, frame: SpanFrame, names: NameFacts, origin: OriginMeaning): void {
  correctKind(facts, frame, origin);
  const { kind } = facts;
  const isNamed = (facts.dialects & namedBySpan) !== 0;
  facts.infer(at.agent, names.agent ?? (kind === 'agent' && isNamed ? agentIn(frame, origin) : undefined), 'span name');
  if (kind === 'tool') facts.infer(at.tool, names.tool ?? (isNamed ? frame.name : undefined), 'span name');
  if (kind === 'llm' || kind === 'embedding') facts.infer(at.requestModel, names.model, 'span name');
  facts.infer(at.workflow, names.workflow, 'span name');
  if ((facts.clues & clue.agentName) !== 0) facts.infer(at.operation, names.operation, 'span name');
  for (const { field, value, key } of origin.identities) facts.infer(at[field], value, `resource ${key}`);
  inferProvider(facts);
  settleFirstToken(facts, frame);
}

function agentIn({ name }: SpanFrame, { framework = '' }: OriginMeaning): string {
  const tail = agentTails[framework];
  return tail === undefined || name.length > 200 ? name : name.replace(tail, '');
}

function correctKind(facts: SpanFacts, frame: SpanFrame, origin: OriginMeaning): void {
  if (facts.text(at.integration) === 'langchain_create_agent' && facts.value(at.graphNode) === undefined) {
    facts.kind = 'agent';
    facts.kindFrom = facts.nameOf(at.integration);
  }
  if (origin.framework === undefined) return;
  const correction = kindCorrections.find(
    ({ framework, said, name, without, root }) =>
      framework === origin.framework &&
      said === facts.kind &&
      (name === undefined || name.test(frame.name.slice(0, 200))) &&
      (without === undefined || facts.value(at[without]) === undefined) &&
      (!root || frame.isRoot),
  );
  if (correction) facts.kind = correction.kind;
}

function inferProvider(facts: SpanFacts): void {
  if (facts.value(at.provider) !== undefined) return;
  const host = facts.text(at.serverAddress);
  if (host !== undefined) facts.infer(at.provider, providerOfHost(host), facts.nameOf(at.serverAddress));
  for (const field of ['requestModel', 'responseModel'] as const) {
    const model = facts.text(at[field]);
    if (model !== undefined) facts.infer(at.provider, providerOfModel(model), facts.nameOf(at[field]));
  }
}

/** A first token after the span's end shows that the unit is another one (telemetry-dialects §4.14). */
function settleFirstToken(facts: SpanFacts, { startNanos, endNanos }: SpanFrame): void {
  const time = facts.text(at.firstTokenAt);
  if (time !== undefined && facts.value(at.firstTokenMs) === undefined) {
    // Old Langfuse SDKs encode the time twice.
    const millis = thousandths(Date.parse(time.replaceAll('"', '')) - startNanos / 1e6);
    if (millis >= 0) facts.infer(at.firstTokenMs, millis, facts.nameOf(at.firstTokenAt));
  }
  const millis = facts.number(at.firstTokenMs);
  const duration = endNanos > startNanos ? (endNanos - startNanos) / 1e6 : Infinity;
  if (millis === undefined || millis <= duration) return;
  const corrected = thousandths(millis / 1000);
  const from = facts.nameOf(at.firstTokenMs);
  facts.drop(at.firstTokenMs);
  if (corrected <= duration) facts.infer(at.firstTokenMs, corrected, from);
}
