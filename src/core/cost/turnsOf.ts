import type { Turn } from '../../shared/traceAccount.ts';
import { endMicros } from './callFacts.ts';
import type { SpanForest } from './spanForest.ts';
import { filled } from './filled.ts';

/** The turns of a trace, and by span the number of the turn it is part of. */
export interface Turns {
  readonly turns: readonly Turn[];
  readonly turnOf: number[];
}

/**
 * A turn is each outermost agent or workflow of the name of the first one. Others that are outermost too, and spans outside
 * of all agents, belong to the turn they start in. Without any the trace is one turn.
 */
export function findTurns(forest: SpanForest): Turns {
  const { spans } = forest;
  const outermost = outermostAgents(forest);
  const first = spans[outermost.findIndex((top, at) => top === at)];
  const turnOf = filled(spans.length, 1);
  if (first === undefined) return { turns: spans.length === 0 ? [] : [wholeTrace(forest)], turnOf };

  const turns: Turn[] = [];
  // The spans are in order of start, so the turn that is counted last is the one a span starts in.
  for (const [at, span] of spans.entries()) {
    if (outermost[at] === at && span.name === first.name)
      turns.push({
        number: turns.length + 1,
        spanId: span.id,
        name: span.label,
        ...(span.kind === 'agent' && { agent: span.label }),
        startMicros: span.startMicros,
        ...(span.durationMicros !== undefined && { durationMicros: span.durationMicros }),
      });
    turnOf[at] = Math.max(1, turns.length);
  }
  // A span below an outermost agent has that one's turn, even where it starts after the next turn has begun.
  for (const at of forest.order) {
    const top = outermost[at] ?? -1;
    if (top >= 0) turnOf[at] = turnOf[top] ?? 1;
  }
  return { turns, turnOf };
}

/** By span: the agent or workflow that nothing of the kind is above, -1 = the span is outside of all. */
function outermostAgents({ spans, parent, order }: SpanForest): number[] {
  const top = filled(spans.length, -1);
  for (const at of order) {
    const kind = spans[at]?.kind;
    const above = top[parent[at] ?? -1] ?? -1;
    top[at] = above >= 0 ? above : kind === 'agent' || kind === 'workflow' ? at : -1;
  }
  return top;
}

function wholeTrace({ spans, parent }: SpanForest): Turn {
  const root = spans[parent.indexOf(-1)];
  const startMicros = spans[0]?.startMicros ?? 0;
  const running = spans.some((span) => span.durationMicros === undefined);
  const end = spans.reduce((latest, span) => Math.max(latest, endMicros(span)), startMicros);
  return {
    number: 1,
    name: root?.label ?? '',
    startMicros,
    ...(!running && { durationMicros: end - startMicros }),
  };
}
