import type { AccountSpan } from '../../shared/traceAccount.ts';
import { endMicros } from './callFacts.ts';
import type { SpanForest } from './spanForest.ts';
import { filled } from './filled.ts';

/** What the spans are part of; every array is indexed by span and holds spans, -1 = none. */
export interface Belonging {
  /** Nearest agent, the span itself included. */
  readonly agent: number[];
  /** Nearest tool above, else the tool whose result a call to a model reads: the last one its agent used before it. */
  readonly tool: number[];
  /** Nearest one that names a data source, or says a volume, the span itself included. */
  readonly dataSource: number[];
  readonly dataVolume: number[];
  /** Names of the agents around a span, the outermost first; an agent that is traced at two levels is named once. */
  readonly agentPath: (at: number) => readonly string[];
}

/** Deeper nesting than this is a loop of agents: the nearest ones are named. Keeps paths of 10,000 levels from filling the memory. */
const longestPath = 64;

/** Walks the forest once from the top. */
export function findBelonging(forest: SpanForest): Belonging {
  const { spans } = forest;
  const agent = nearest(forest, (span) => span.kind === 'agent', true);
  const paths = new Map<number, readonly string[]>();
  for (const at of forest.order) {
    if (agent[at] !== at) continue;
    const up = agent[forest.parent[at] ?? -1] ?? -1;
    const outer = paths.get(up) ?? [];
    const name = spans[at]?.label ?? '';
    paths.set(at, outer.at(-1) === name ? outer : [...outer, name].slice(-longestPath));
  }
  return {
    agent,
    tool: toolsOf(forest, agent),
    dataSource: nearest(forest, (span) => span.usage?.dataSource !== undefined, true),
    dataVolume: nearest(forest, (span) => span.usage?.dataVolumeGb !== undefined, true),
    agentPath: (at) => paths.get(agent[at] ?? -1) ?? [],
  };
}

/** The result of a tool is what the agent's next call has to read: that is what using it costs. */
function toolsOf(forest: SpanForest, agent: readonly number[]): number[] {
  const { spans, parent } = forest;
  const found = nearest(forest, (span) => span.kind === 'tool', false);
  const inside = [...found];
  const waiting = new Map<number, number>();
  // The spans are in order of start.
  for (const [at, { kind, startMicros }] of spans.entries()) {
    const who = agent[at] ?? -1;
    if (kind === 'tool') waiting.set(who, at);
    if (kind !== 'llm' || inside[at] !== -1) continue;
    const up = parent[at] ?? -1;
    const tool = waiting.get(who) ?? -1;
    const used = spans[tool];
    const ended = used !== undefined && endMicros(used) <= startMicros + clockSlack;
    // A call inside another one is the same call, told twice.
    if (spans[up]?.kind === 'llm') found[at] = found[up] ?? -1;
    else if (ended) found[at] = tool;
    if (ended) waiting.delete(who);
  }
  return found;
}

/** Microseconds by which clocks of one trace may differ. */
const clockSlack = 1000;

function nearest(
  { spans, parent, order }: SpanForest,
  fits: (span: AccountSpan) => boolean,
  itself: boolean,
): number[] {
  const found = filled(spans.length, -1);
  for (const at of order) {
    const up = parent[at] ?? -1;
    const span = spans[at];
    const above = spans[up];
    if (itself && span !== undefined && fits(span)) found[at] = at;
    else if (above !== undefined) found[at] = !itself && fits(above) ? up : (found[up] ?? -1);
  }
  return found;
}
