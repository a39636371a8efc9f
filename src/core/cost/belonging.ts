import type { AccountSpan } from '../../shared/traceAccount.ts';
import type { SpanForest } from './spanForest.ts';
import { filled } from './filled.ts';

/** What the spans are part of; every array is indexed by span and holds spans, -1 = none. */
export interface Belonging {
  /** Nearest agent, the span itself included. */
  readonly agent: number[];
  /** Nearest tool above. */
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
    tool: nearest(forest, (span) => span.kind === 'tool', false),
    dataSource: nearest(forest, (span) => span.usage?.dataSource !== undefined, true),
    dataVolume: nearest(forest, (span) => span.usage?.dataVolumeGb !== undefined, true),
    agentPath: (at) => paths.get(agent[at] ?? -1) ?? [],
  };
}

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
