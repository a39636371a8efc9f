import { randomBytes } from 'node:crypto';

export interface TurnOptions {
  readonly traceId?: string;
  readonly session?: string;
  readonly model?: string;
  readonly calls?: number;
  /** Milliseconds since the epoch; now when absent. */
  readonly startMillis?: number;
  /** Text of the user's message. */
  readonly prompt?: string;
}

/** OTLP/JSON of one agent span with calls to a model below it, each of 1,000 tokens in and 100 out. */
export function agentTurn(options: TurnOptions = {}): { readonly agent: object; readonly calls: readonly object[] } {
  const { traceId = randomBytes(16).toString('hex'), session, model = 'gpt-4o', calls = 2, prompt = 'Hello' } = options;
  const start = BigInt(options.startMillis ?? Date.now()) * 1_000_000n;
  const spanId = randomBytes(8).toString('hex');
  const talk = session === undefined ? {} : { 'gen_ai.conversation.id': session };
  const agent = {
    ...{ traceId, spanId, name: 'invoke_agent planner', kind: 1, ...times(start, 0, calls * 2 + 1) },
    attributes: attributes({ ...talk, 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'planner' }),
  };
  const call = (index: number) => ({
    ...{ traceId, spanId: randomBytes(8).toString('hex'), parentSpanId: spanId, name: `chat ${model}`, kind: 3 },
    ...times(start, index * 2 + 1, index * 2 + 2),
    attributes: attributes({
      ...talk,
      ...{ 'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'openai', 'gen_ai.request.model': model },
      ...{ 'gen_ai.usage.input_tokens': 1000, 'gen_ai.usage.output_tokens': 100 },
      'gen_ai.input.messages': JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: prompt }] }]),
      'gen_ai.output.messages': JSON.stringify([
        { role: 'assistant', parts: [{ type: 'text', content: 'Hi' }], finish_reason: 'stop' },
      ]),
    }),
  });
  return { agent, calls: Array.from({ length: calls }, (_, index) => call(index)) };
}

/** A request that holds these spans. */
export function turnRequest(
  spans: readonly object[],
  resource: Readonly<Record<string, string | number>> = {},
): Buffer {
  const from = { attributes: attributes({ 'service.name': 'assistant', ...resource }) };
  return Buffer.from(JSON.stringify({ resourceSpans: [{ resource: from, scopeSpans: [{ spans }] }] }));
}

/** Milliseconds after `start`. */
function times(start: bigint, from: number, to: number) {
  return {
    startTimeUnixNano: String(start + BigInt(from) * 1_000_000n),
    endTimeUnixNano: String(start + BigInt(to) * 1_000_000n),
  };
}

function attributes(values: Readonly<Record<string, string | number>>): readonly object[] {
  return Object.entries(values).map(([key, value]) => ({
    key,
    value: typeof value === 'string' ? { stringValue: value } : { intValue: String(value) },
  }));
}
