import { isDeepStrictEqual } from 'node:util';
import type { TokenClass as CollectorClass } from '../../src/shared/tokenUsage.ts';
import type { MessagePart } from '../../src/shared/message.ts';
import type { SpanKind } from '../../src/shared/spanKind.ts';
import type { Expectation, TokenClass } from './interopAgent.ts';
import type { Bill } from './model/bill.ts';
import { answerWord, isAnswerTool } from './model/script.ts';
import { priceBill } from './priceBill.ts';
import type { RunFacts } from './runFacts.ts';

/** What the collector says otherwise than it should, as sentences; empty = everything agrees. */
export function faultsOf(expect: Expectation, facts: RunFacts, billed: Bill): readonly string[] {
  const check = { expect, facts, billed };
  return [states, kinds, agents, sessions, tools, source, content, calls, tokens, cost].flatMap((of) => of(check));
}

interface Check {
  readonly expect: Expectation;
  readonly facts: RunFacts;
  readonly billed: Bill;
}

function states({ facts }: Check): string[] {
  return facts.traces
    .filter(({ summary }) => summary.state !== 'complete')
    .map(({ summary }) => `trace ${summary.name} is ${summary.state}, ${summary.missing} parents are missing`);
}

function kinds({ expect, facts }: Check): string[] {
  return Object.entries(expect.kinds).flatMap(([kind, wanted]) => {
    const found = spansOf(facts, kind as SpanKind);
    const names = found.map(({ title }) => title.value).join(', ');
    return found.length === wanted ? [] : [`${found.length} spans are ${kind}, not ${wanted}: ${names}`];
  });
}

function agents({ expect, facts }: Check): string[] {
  const found = new Set(spansOf(facts, 'agent').map(({ fields }) => fields.agent?.value));
  const missing = (expect.agents ?? []).filter((name) => !found.has(name));
  return missing.map((name) => `no span is agent ${name}, only ${[...found].join(', ')}`);
}

function sessions({ expect, facts }: Check): string[] {
  if (expect.session === undefined) return [];
  const found = facts.sessions.map(({ session }) => session);
  return isDeepStrictEqual(found, [expect.session])
    ? []
    : [`the sessions are ${found.join(', ')}, not ${expect.session}`];
}

/** Every expected call is found once. Others may be there: some frameworks record hand-overs as tools. */
function tools({ expect, facts }: Check): string[] {
  const left = spansOf(facts, 'tool').map(({ fields, content }) => ({
    name: fields.tool?.value,
    arguments: content.arguments?.value,
  }));
  return expect.tools.flatMap((wanted) => {
    const place = left.findIndex(
      (found) =>
        found.name === wanted.name &&
        (wanted.arguments === undefined || isDeepStrictEqual(found.arguments, wanted.arguments)),
    );
    if (place < 0) return [`no tool call is ${JSON.stringify(wanted)}; left are ${JSON.stringify(left)}`];
    left.splice(place, 1);
    return [];
  });
}

function source({ expect, facts }: Check): string[] {
  const { source: file } = expect;
  if (file === undefined || facts.files.some((path) => path.endsWith(file))) return [];
  return [`no span names ${file} as its source`];
}

/** What the model answered must be readable on a model call, what the user asked on any span: some record it on the agent only. */
function content({ expect, facts }: Check): string[] {
  if (expect.noContent !== undefined) return [];
  const llm = spansOf(facts, 'llm').map((span) => span.content);
  const answers = llm.flatMap(({ output }) => output.flatMap(({ parts }) => parts.filter(isAnswer)));
  const answered = answers.some((part) => JSON.stringify(part).includes(answerWord));
  const heard = facts.spans.flatMap((span) => span.content.input);
  const asked = heard.some(({ role, parts }) => role === 'user' && parts.length > 0);
  return [
    ...(answered ? [] : ['no model call shows what the model answered']),
    ...(asked ? [] : ['no span shows what the user asked']),
  ];
}

/** Some frameworks take the answer by a tool or as an object. */
function isAnswer(part: MessagePart): boolean {
  return part.type === 'text' || (part.type === 'toolCall' && isAnswerTool(part.name));
}

/** A call that is reported twice, or a step that is no call, would show here. */
function calls({ expect, facts, billed }: Check): string[] {
  const found = facts.sessions.reduce((sum, { spend }) => sum + spend.calls, 0);
  const wanted = billed.calls + (expect.kinds.embedding === undefined ? 0 : billed.embeddingCalls);
  const most = wanted + (expect.refusedCalls ?? 0);
  return found >= wanted && found <= most ? [] : [`${found} model calls are counted, ${wanted} were billed`];
}

/** Class of the bill → class of the collector. */
const classes: Readonly<Record<TokenClass, CollectorClass>> = {
  inputTokens: 'input',
  cacheRead: 'cacheRead',
  cacheWrite: 'cacheWrite',
  outputTokens: 'output',
  reasoning: 'reasoning',
};

function tokens({ expect, facts, billed }: Check): string[] {
  return Object.entries(classes).flatMap(([name, inCollector]) => {
    const billedClass = name as TokenClass;
    if (expect.notSent?.[billedClass] !== undefined) return [];
    const found = facts.sessions.reduce((sum, { spend }) => sum + spend.tokens[inCollector], 0);
    const embedded = billedClass === 'inputTokens' && (expect.kinds.embedding ?? 0) > 0 ? billed.embeddingTokens : 0;
    const wanted = billed[billedClass] + embedded;
    return found === wanted ? [] : [`${inCollector} is ${found} tokens, ${wanted} were billed`];
  });
}

/** Where the telemetry hides what was read from the cache the true price cannot be known, so it is not compared. */
function cost({ expect, facts, billed }: Check): string[] {
  const { inputTokens, cacheRead, cacheWrite, outputTokens } = expect.notSent ?? {};
  if ([inputTokens, cacheRead, cacheWrite, outputTokens].some((reason) => reason !== undefined)) return [];
  const sum = (of: 'usd' | 'computedUsd' | 'unpriced'): number =>
    facts.sessions.reduce((total, { spend }) => total + spend[of], 0);
  const wanted = priceBill((expect.kinds.embedding ?? 0) > 0 ? billed : { ...billed, embeddingTokens: 0 });
  const differs = (usd: number): boolean => Math.abs(usd - wanted) >= 1e-9;
  return [
    ...(sum('unpriced') > 0 ? [`${sum('unpriced')} calls have no price`] : []),
    ...(differs(sum('computedUsd')) ? [`the cost is $${sum('computedUsd')}, the bill was $${wanted}`] : []),
    ...(differs(sum('usd')) ? [`with reported amounts the cost is $${sum('usd')}, the bill was $${wanted}`] : []),
  ];
}

function spansOf({ spans }: RunFacts, kind: SpanKind): RunFacts['spans'] {
  return spans.filter((span) => span.kind.value === kind);
}
