/** Sessions as several agents of one workspace make them over a month, and those of the traces that the panel shows. */
import type { SessionCall, SessionPage, SessionSummary, SessionTurn } from '../../../src/shared/costApi.ts';
import type { TokenCounts } from '../../../src/shared/tokenUsage.ts';
import { priceCall, spendOf } from './costBook.ts';
import { flatten } from './traceBuilder.ts';
import type { TraceSpec } from './traceBuilder.ts';

export type BookSession = Omit<SessionPage, 'children' | 'firstTurn'>;

/** The same numbers on every run. */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

interface Workload {
  readonly service: string;
  readonly agents: readonly { readonly name: string; readonly model: string; readonly calls: number }[];
  readonly turns: number;
  /** Tokens of a call's first input, and what each further call of the agent adds. */
  readonly input: number;
  readonly growth: number;
  readonly output: number;
  /** Share of the earlier input that is read from the cache. */
  readonly cached: number;
  readonly failures: number;
  readonly user: string;
  readonly branch: string;
  readonly operation: string;
  readonly tool?: string;
  readonly dataSource?: string;
  readonly dataGb?: number;
  /** The sender reports its own cost, so many times what the table says. */
  readonly reported?: number;
}

const workloads: readonly Workload[] = [
  {
    service: 'trip-planner',
    agents: [
      { name: 'trip_planner', model: 'claude-sonnet-4-5', calls: 3 },
      { name: 'researcher', model: 'gpt-4.1', calls: 3 },
      { name: 'booker', model: 'gpt-4.1-mini', calls: 2 },
      { name: 'ranker', model: 'qwen3-travel-ft', calls: 1 },
    ],
    turns: 3, input: 2400, growth: 1100, output: 380, cached: 0.55, failures: 0.05, user: 'ada', branch: 'main', operation: 'chat', tool: 'plan_trip',
  },
  {
    service: 'support-bot',
    agents: [{ name: 'support_bot', model: 'gpt-4.1-mini', calls: 4 }],
    turns: 4, input: 3100, growth: 900, output: 240, cached: 0.62, failures: 0.01, user: 'grace', branch: 'main', operation: 'chat',
  },
  {
    service: 'code-review',
    agents: [{ name: 'reviewer', model: 'claude-sonnet-4-5', calls: 6 }, { name: 'test_reader', model: 'claude-sonnet-4-5', calls: 2 }],
    turns: 3, input: 2600, growth: 1100, output: 620, cached: 0.31, failures: 0.04, user: 'linus', branch: 'fix/retry', operation: 'chat', tool: 'read_diff',
  },
  {
    service: 'docs-indexer',
    agents: [{ name: 'indexer', model: 'gemini-2.5-flash', calls: 5 }],
    turns: 1, input: 5200, growth: 0, output: 190, cached: 0, failures: 0.02, user: '', branch: 'docs', operation: 'generate_content', dataSource: 's3://docs-corpus', dataGb: 0.4,
  },
  {
    service: 'docs-helper',
    agents: [{ name: 'docs_helper', model: 'claude-sonnet-4-5', calls: 2 }, { name: 'linker', model: 'gpt-4.1', calls: 1 }],
    turns: 6, input: 1500, growth: 700, output: 330, cached: 0.7, failures: 0.01, user: 'ada', branch: 'docs', operation: 'chat', reported: 1.06,
  },
]; // prettier-ignore

const hour = 3_600_000;

/** One session of a workload that ends at a time (milliseconds since the epoch). */
export function buildSession(session: string, workload: Workload, endMs: number, random: () => number): BookSession {
  const turns: SessionTurn[] = [];
  const calls: SessionCall[] = [];
  const count = Math.max(1, Math.round(workload.turns * (0.5 + random())));
  let at = endMs - count * 90_000;
  const grown = new Map<string, number>();
  for (let number = 1; number <= count; number++) {
    const traceId = `${session}${number}`
      .replace(/[^0-9a-f]/g, '')
      .padEnd(32, 'c')
      .slice(0, 32);
    const mine: SessionCall[] = [];
    const startMs = at;
    let first = true;
    for (const [place, agent] of workload.agents.entries())
      for (let n = 0; n < agent.calls; n++) {
        const before = grown.get(agent.name) ?? 0;
        const fresh = Math.round((before === 0 ? workload.input : workload.growth) * (0.7 + random() * 0.6));
        const cacheRead = before === 0 ? 0 : Math.round(before * workload.cached);
        const tokens: TokenCounts = {
          input: before + fresh,
          ...(workload.cached > 0 ? { cacheRead } : {}),
          ...(agent.model.startsWith('claude') && before === 0 ? { cacheWrite: Math.round(fresh * 0.8) } : {}),
          output: Math.round(workload.output * (0.4 + random() * 1.2)),
        };
        grown.set(agent.name, workload.growth === 0 ? 0 : before + fresh);
        const table = priceCall(agent.model, tokens).usd;
        const reported = workload.reported === undefined || table === undefined ? undefined : table * workload.reported;
        const seconds = 1.2 + random() * 7;
        mine.push({
          traceId,
          spanId: (calls.length + mine.length + 0xa0000).toString(16).padStart(16, '0'),
          startMicros: at * 1000,
          durationMicros: seconds * 1e6,
          model: agent.model,
          provider: agent.model.startsWith('claude')
            ? 'anthropic'
            : agent.model.startsWith('gemini')
              ? 'google'
              : 'openai',
          agent: agent.name,
          agentPath: place === 0 ? [agent.name] : [workload.agents[0]?.name ?? '', agent.name],
          ...(place === 0 || workload.tool === undefined ? {} : { tool: workload.tool }),
          operation: workload.operation,
          service: workload.service,
          failed: random() < workload.failures,
          turn: number,
          tokens,
          reading: { cache: 'included', reasoning: 'none', decidedBy: 'emitter', confidence: 'high' },
          scope: 'call',
          signal: 'span',
          price: priceCall(agent.model, tokens, reported),
          firstTokenMs: Math.round(200 + random() * 900),
          ...(workload.dataSource === undefined ? {} : { dataSource: workload.dataSource }),
          ...(workload.dataGb === undefined || !first ? {} : { dataVolumeGb: workload.dataGb * (0.5 + random()) }),
        });
        first = false;
        at += seconds * 1000 + 400;
      }
    turns.push({
      number,
      spanId: '00000000000a0000',
      name: `invoke_agent ${workload.agents[0]?.name ?? ''}`,
      agent: workload.agents[0]?.name ?? '',
      startMicros: startMs * 1000,
      durationMicros: (at - startMs) * 1000,
      traceId,
      spend: spendOf(mine),
      live: false,
      failed: mine.some(({ failed }) => failed),
    });
    calls.push(...mine);
    at += 30_000 * random();
  }
  return {
    summary: summarise(session, workload.service, workload.service.replace('-', ' '), turns, calls, workload.user),
    turns,
    calls,
    setAside: [],
  };
}

function summarise(
  session: string,
  service: string,
  name: string,
  turns: readonly SessionTurn[],
  calls: readonly SessionCall[],
  user: string,
): SessionSummary {
  const start = turns[0]?.startMicros ?? 0;
  const newest = turns.at(-1);
  return {
    session,
    source: 'session',
    service,
    name,
    ...(user === '' ? {} : { user }),
    traces: new Set(turns.map(({ traceId }) => traceId)).size,
    turns: turns.length,
    spans: calls.length * 4,
    errors: calls.filter(({ failed }) => failed).length,
    agents: [...new Set(calls.map(({ agent }) => agent ?? ''))].filter(Boolean),
    models: [...new Set(calls.map(({ model }) => model ?? ''))].filter(Boolean),
    startMicros: start,
    lastMicros: (newest?.startMicros ?? start) + (newest?.durationMicros ?? 0),
    live: turns.some(({ live }) => live),
    conflicts: 0,
    spend: spendOf(calls),
  };
}

/** The sessions of traces that the panel shows, so that a call can be opened there. A trace without a session is its own. */
export function sessionsOfTraces(specs: readonly TraceSpec[]): BookSession[] {
  const groups = Map.groupBy(
    [...specs].sort((a, b) => a.startMs - b.startMs),
    (spec) => spec.session ?? spec.traceId,
  );
  return [...groups].map(([session, traces]) => {
    const calls = traces.flatMap((spec, place) => callsOfTrace(spec, place + 1));
    const turns = traces.map((spec, place): SessionTurn => {
      const mine = calls.filter(({ turn }) => turn === place + 1);
      const last = flatten(spec.roots).reduce((latest, { start, end }) => Math.max(latest, end ?? start), 0);
      return {
        number: place + 1,
        name: spec.name,
        agent: spec.roots[0]?.label ?? '',
        startMicros: spec.startMs * 1000,
        ...(spec.state === 'running' ? {} : { durationMicros: last * 1e6 }),
        traceId: spec.traceId,
        spend: spendOf(mine),
        live: spec.state === 'running',
        failed: spec.roots.some(({ failed }) => failed !== undefined),
      };
    });
    const [spec] = traces;
    const summary = summarise(session, spec?.service ?? '', traces.at(-1)?.name ?? '', turns, calls, 'ada');
    const aside = spec?.session === undefined ? [] : calls.slice(0, 1);
    return {
      summary: {
        ...summary,
        ...(session === '61c2' ? { parent: '7f3a' } : {}),
        source: spec?.session === undefined ? 'trace' : 'session',
        live: turns.some(({ live }) => live),
      },
      turns,
      calls,
      setAside: aside.map(({ traceId, spanId, tokens }) => ({
        traceId,
        spanId,
        tokens: { input: (tokens.input ?? 0) * 3, output: (tokens.output ?? 0) * 3 },
        reason: 'aggregate' as const,
      })),
    };
  });
}

function callsOfTrace(spec: TraceSpec, turn: number): SessionCall[] {
  const path: string[] = [];
  return flatten(spec.roots)
    .filter(
      ({ kind, tokens, end }) => (kind === 'llm' || kind === 'embedding') && tokens !== undefined && end !== undefined,
    )
    .map((span): SessionCall => {
      const total = span.tokens ?? 0;
      const input = Math.round(total * 0.93);
      const claude = span.label.startsWith('claude');
      const tokens: TokenCounts = {
        input,
        cacheRead: Math.round(input * 0.4),
        ...(claude ? { cacheWrite: Math.round(input * 0.2) } : {}),
        output: total - input,
      };
      const agent = spec.roots[0]?.label ?? '';
      if (!path.includes(agent)) path.push(agent);
      return {
        traceId: spec.traceId,
        spanId: span.spanId,
        startMicros: (spec.startMs + span.start * 1000) * 1000,
        durationMicros: ((span.end ?? span.start) - span.start) * 1e6,
        model: span.label,
        provider: claude ? 'anthropic' : 'openai',
        agent: span.under ?? agent,
        agentPath: span.under === undefined || span.under === agent ? [agent] : [agent, span.under],
        operation: 'chat',
        service: spec.service,
        failed: span.failed !== undefined,
        turn,
        tokens,
        reading: {
          cache: 'included',
          reasoning: 'none',
          decidedBy: claude ? 'emitter' : 'usual',
          confidence: claude ? 'high' : 'low',
        },
        scope: 'call',
        signal: 'span',
        price: priceCall(span.label, tokens),
      };
    });
}

/** Some sixty sessions, more of them in the last days and in working hours. */
export function monthOfSessions(nowMs: number): BookSession[] {
  const random = dice(20261121);
  return Array.from({ length: 62 }, (_, place) => {
    const workload = workloads[Math.floor(random() * workloads.length)] ?? workloads[0];
    if (!workload) throw new Error('there is a workload');
    const ago = place < 40 ? 0.4 + place * 1.1 : 44 + (place - 40) * 24;
    const id = Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
    return buildSession(`${id}-${place.toString(16)}`, workload, nowMs - ago * hour, random);
  });
}
