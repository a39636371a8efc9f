/** The conversation of a turn, and the normalised facts of a span, for the stand-in of the host. */
import type { Conversation, ConversationStep, SessionCall } from '../../../src/shared/costApi.ts';
import type { NormalSpan } from '../../../src/shared/normalSpan.ts';
import type { SpanDetail } from '../../../src/shared/spanDetail.ts';
import { priceCall } from './costBook.ts';
import type { BookSession } from './costSessions.ts';

const answers = [
  'I will have the researcher collect flights and hotels first.',
  'Three direct flights leave Munich on 9 May; the 07:05 is the cheapest at 184 € for two. Twelve hotels near the market have a lift.',
  '<b>Markup stays text.</b>\nDay 1: land at 10:40, drop the bags at the hotel, lunch at the market hall and a slow walk up to the castle for the sunset.',
];

/** A question, then each call of the turn, a tool call after every second one; the second tool fails. */
export function answerConversation(session: BookSession, turn: number): Conversation {
  const calls = session.calls.filter((call) => call.turn === turn);
  const [first] = calls;
  const steps: ConversationStep[] = [];
  if (first) steps.push({ ...base(first), kind: 'message', messages: [{ role: 'user', parts: [{ type: 'text', text: 'Plan 4 days in Lisbon for two in May. Budget 1,800 €, we like food markets and need a lift in the hotel.' }] }] });
  for (const [at, call] of calls.entries()) {
    const off = at === 5;
    const broke = at === 7;
    const text = answers[at % answers.length] ?? '';
    steps.push({
      ...base(call),
      kind: 'call',
      ...(call.model === undefined ? {} : { model: call.model }),
      tokens: call.tokens,
      ...(call.price.usd === undefined ? {} : { usd: call.price.usd }),
      ...(call.durationMicros === undefined ? {} : { durationMicros: call.durationMicros }),
      ...(broke ? { failed: true, error: { type: 'RateLimitError', message: '429 Too many tokens a minute' } } : {}),
      state: off || broke ? 'off' : at === 3 ? 'truncated' : 'captured',
      messages: off || broke ? [] : [{ role: 'assistant', parts: [...(at === 1 ? [{ type: 'reasoning' as const, text: 'The user needs a lift, so stairs rule out half of Alfama.' }] : []), { type: 'text', text }] }],
    });
    if (at % 2 === 0) {
      const failed = at === 2;
      steps.push({
        ...base(call),
        startMicros: call.startMicros + (call.durationMicros ?? 0),
        durationMicros: 2_700_000,
        kind: 'tool',
        failed,
        messages: [
          { role: 'assistant', parts: [{ type: 'toolCall', callId: 'call_Qe41', name: failed ? 'hold_room' : 'search_hotels', arguments: { city: 'Lisbon', nights: 4, lift: true } }] },
          { role: 'tool', parts: [{ type: 'toolResult', callId: 'call_Qe41', result: failed ? "KeyError: 'rate_id'" : { hotels: [{ id: 'htl_209', price: 138 }, { id: 'htl_188', price: 121 }] }, ...(failed ? { failed: true as const } : {}) }] },
        ],
      });
    }
  }
  return { session: session.summary.session, turn, steps, cut: 0 };
} // prettier-ignore

function base(call: SessionCall) {
  const { traceId, spanId, turn, startMicros, agentPath, failed } = call;
  return { traceId, spanId, turn, startMicros, agentPath, failed, state: 'captured' as const };
}

/** What the semantics would make of a span of the traces. */
export function answerMeaning(detail: SpanDetail, label: string, tokens: number): NormalSpan {
  const model = detail.attributes.find(({ key }) => key === 'gen_ai.request.model')?.value;
  const isCall = model?.t === 'string' && tokens > 0;
  const input = Math.round(tokens * 0.93);
  const claude = label.startsWith('claude');
  const counts = {
    input,
    cacheRead: Math.round(input * 0.4),
    ...(claude ? { cacheWrite: Math.round(input * 0.2) } : {}),
    output: tokens - input,
  };
  return {
    traceId: detail.traceId,
    spanId: detail.spanId,
    parentSpanId: detail.parentSpanId,
    dialects: isCall ? ['otel-genai', 'openinference'] : ['plain'],
    kind: {
      value: isCall ? 'llm' : 'other',
      from: isCall ? 'gen_ai.operation.name' : 'span name',
      ...(isCall ? {} : { confidence: 'low' as const }),
    },
    title: { value: label, from: isCall ? 'gen_ai.request.model' : 'span name' },
    fields: isCall
      ? {
          provider: { value: claude ? 'anthropic' : 'openai', from: 'gen_ai.provider.name' },
          requestModel: { value: label, from: 'gen_ai.request.model' },
          session: { value: '7f3a51c2-trip', from: 'gen_ai.conversation.id' },
          agent: { value: 'trip_planner', from: 'gen_ai.agent.name', inherited: true },
        }
      : {},
    ...(isCall
      ? {
          usage: {
            tokens: counts,
            reading: {
              cache: 'included',
              reasoning: 'none',
              decidedBy: claude ? 'emitter' : 'usual',
              confidence: claude ? 'high' : 'low',
            },
            scope: 'call',
            signal: 'span',
            requestModel: label,
          },
          price: priceCall(label, counts, claude ? (priceCall(label, counts).usd ?? 0) * 1.08 : undefined),
        }
      : {}),
    usageFrom: isCall ? { input: 'gen_ai.usage.input_tokens', output: 'gen_ai.usage.output_tokens' } : {},
    failed: detail.status.code === 2,
    content: {
      input: [],
      output: [],
      system: [],
      tools: [],
      params: {},
      finishReasons: [],
      documents: [],
      evaluations: [],
      promptVariables: {},
      tags: [],
      from: {},
      state: 'captured',
    },
  };
}
