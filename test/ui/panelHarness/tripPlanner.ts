/** The trace of the design's picture: three agents, a failed tool, a parent that is missing, and a call that still runs. */
import { int, text } from './traceBuilder.ts';
import type { SpanSpec, TraceSpec } from './traceBuilder.ts';

function llm(
  label: string,
  start: number,
  end: number | undefined,
  tokens: number,
  more: Partial<SpanSpec> = {},
): SpanSpec {
  return {
    label,
    name: `chat ${label}`,
    kind: 'llm',
    start,
    ...(end === undefined ? {} : { end }),
    tokens,
    source: 'agents/planner.py:42',
    attributes: [
      text('gen_ai.operation.name', 'chat'),
      text('gen_ai.provider.name', label.startsWith('claude') ? 'anthropic' : 'openai'),
      text('gen_ai.request.model', label),
      int('gen_ai.request.max_tokens', 4096),
      { key: 'gen_ai.request.temperature', value: { t: 'double', v: 0.2 } },
      int('gen_ai.usage.input_tokens', Math.round(tokens * 0.93)),
      int('gen_ai.usage.output_tokens', tokens - Math.round(tokens * 0.93)),
      text('gen_ai.conversation.id', '7f3a51c2-trip'),
      { key: 'gen_ai.response.finish_reasons', value: { t: 'array', v: [{ t: 'string', v: 'tool_use' }] } },
      { key: 'app.stream', value: { t: 'bool', v: true } },
      text(
        'gen_ai.input.messages',
        JSON.stringify([
          {
            role: 'system',
            parts: [
              {
                type: 'text',
                content:
                  'You are a travel planner. Delegate research to researcher and reservations to booker. Never exceed the budget that the user gives.',
              },
            ],
          },
          {
            role: 'user',
            parts: [
              {
                type: 'text',
                content:
                  'Plan 4 days in Lisbon for two in May. Budget 1,800 €, we like food markets and need a lift in the hotel.',
              },
            ],
          },
        ]),
      ),
      text(
        'app.note',
        'Two hotels have a lift and stay under 140 € a night. Hold the one near Cais do Sodré first, it is closest to the market. '.repeat(
          6,
        ),
      ),
    ],
    events: [{ timeNanos: '0', name: 'gen_ai.first_token', attributes: [int('index', 0)], droppedAttributes: 0 }],
    ...more,
  };
}

function tool(
  label: string,
  start: number,
  end: number,
  call: string,
  callEnd: number,
  more: Partial<SpanSpec> = {},
): SpanSpec {
  return {
    label,
    name: `execute_tool ${label}`,
    kind: 'tool',
    start,
    end,
    source: 'agents/tools.py:118',
    children: [{ label: call, kind: 'http', start: start + 0.05, end: callEnd }],
    ...more,
  };
}

const holdFailed: Partial<SpanSpec> = {
  failed: 'RoomTaken: htl_209 was booked by someone else',
  attributes: [
    text('gen_ai.tool.name', 'hold_room'),
    text('gen_ai.tool.call.arguments', '{"hotel":"htl_209","nights":4}'),
  ],
};

const roots: readonly SpanSpec[] = [
  {
    label: 'trip_planner',
    name: 'invoke_agent trip_planner',
    kind: 'agent',
    start: 0,
    children: [
      llm('claude-sonnet-4-5', 0.02, 4.84, 3900),
      {
        label: 'researcher',
        name: 'invoke_agent researcher',
        kind: 'agent',
        start: 4.9,
        end: 28.9,
        children: [
          llm('gpt-4.1', 5, 7.6, 2210),
          tool('search_flights', 7.7, 10.4, 'GET api.flights.test/v2/search', 10.35),
          tool('search_hotels', 7.71, 11.6, 'GET api.hotels.test/v1/search', 11.5, {
            children: [
              { label: 'GET api.hotels.test/v1/search', kind: 'http', start: 7.8, end: 11.5, service: 'hotel-gateway' },
            ],
          }),
          { label: 'travel_policies', kind: 'retriever', start: 7.72, end: 8.34 },
          llm('gpt-4.1', 11.7, 24.1, 3300, {
            children: [
              { label: 'POST api.openai.test/v1/chat', kind: 'http', start: 11.8, end: 12.1 },
              { label: 'POST api.openai.test/v1/chat', kind: 'http', start: 14.1, end: 14.5 },
              { label: 'POST api.openai.test/v1/chat', kind: 'http', start: 18.6, end: 24.05 },
            ],
          }),
          ...[0, 1, 2, 3].map((n): SpanSpec => ({
            label: 'get_place',
            kind: 'mcp',
            start: 24.2 + n * 0.65,
            end: 24.75 + n * 0.65,
          })),
          llm('gpt-4.1', 26.9, 28.8, 4700),
        ],
      },
      llm('claude-sonnet-4-5', 29, 35.4, 8745, {
        id: '5be20f7711a0c3d4',
        links: [
          {
            traceId: '11aa22bb33cc44dd55ee66ff77881100',
            spanId: '00000000000000aa',
            traceState: '',
            flags: 0,
            attributes: [text('link.reason', 'same conversation')],
            droppedAttributes: 0,
          },
        ],
      }),
      {
        label: 'booker',
        name: 'invoke_agent booker',
        kind: 'agent',
        start: 35.5,
        end: 51,
        children: [
          llm('gpt-4.1-mini', 35.6, 37.4, 2400),
          tool('hold_room', 37.5, 40.6, 'POST api.hotels.test/v1/hold', 40.5, holdFailed),
          llm('gpt-4.1-mini', 40.7, 43.2, 2800),
          tool('hold_room', 43.3, 47.4, 'POST api.hotels.test/v1/hold', 47.3),
          llm('gpt-4.1-mini', 47.5, 50.9, 3500),
        ],
      },
      llm('claude-sonnet-4-5', 56.1, undefined, 10300),
    ],
  },
  {
    label: 'text-embedding-3-small',
    kind: 'embedding',
    start: 51.5,
    end: 51.9,
    tokens: 400,
    parentId: 'b7e10c33aa55d204',
  },
  {
    label: 'rank_itineraries',
    name: 'execute_tool rank_itineraries',
    kind: 'tool',
    start: 52,
    end: 55.9,
    parentId: 'b7e10c33aa55d204',
    children: [llm('qwen3-travel-ft', 52.3, 55.7, 5200)],
  },
];

const now = Date.now();
const minutes = (count: number) => now - count * 60_000;

/** The trace that runs, 64.2 s after its start. */
export const tripPlanner: TraceSpec = {
  traceId: '9c41e0b2a7f04d1e8c55b9a07d3e66d1',
  name: 'Plan 4 days in Lisbon for two',
  service: 'trip-planner',
  session: '7f3a',
  state: 'running',
  startMs: now - 64_200,
  roots,
};

function small(
  at: number,
  name: string,
  service: string,
  session: string | undefined,
  ago: number,
  length: number,
  more: Partial<SpanSpec> = {},
): TraceSpec {
  return {
    traceId: (0x11aa22bb + at).toString(16).padStart(8, '0').padEnd(32, '0'),
    name,
    service,
    ...(session === undefined ? {} : { session }),
    state: 'complete',
    startMs: minutes(ago) - length * 1000,
    roots: [
      {
        label: name,
        kind: 'agent',
        start: 0,
        end: length,
        ...more,
        children: [
          llm('gpt-4.1-mini', 0.1, length * 0.4, 1800),
          { label: 'lookup', kind: 'tool', start: length * 0.45, end: length * 0.9 },
        ],
      },
    ],
  };
}

/** The other traces of the list, newest first. */
export const others: readonly TraceSpec[] = [
  small(1, 'Refund for order 88213', 'support-bot', undefined, 1.2, 12.4),
  small(2, 'Where is my parcel?', 'support-bot', undefined, 3, 4.1),
  small(3, 'Compare Porto and Lisbon in May', 'trip-planner', '7f3a', 6, 41),
  small(4, 'Which airports have direct flights?', 'trip-planner', '7f3a', 9, 27.7),
  small(5, 'Weekend in Sintra with two children', 'trip-planner', '61c2', 24, 38.2, { failed: 'budget exceeded' }),
  small(6, 'Index 212 changed pages', 'docs-indexer', undefined, 70, 231),
  {
    ...small(7, 'Index 18 changed pages', 'docs-indexer', undefined, 130, 12, { parentId: 'aaaa0000bbbb1111' }),
    state: 'partial',
  },
  small(8, 'Index 9 changed pages', 'docs-indexer', undefined, 190, 9.8),
];
