import type { AccountSpan } from '../../shared/traceAccount.ts';
import { filled } from './filled.ts';

/**
 * The spans of one trace as a forest, arrays indexed by span. Nothing here recurses, so depth is limited by memory only.
 * The same set of spans gives the same forest, whatever the order or number of times they came in.
 */
export interface SpanForest {
  /** Each id once, by start, then id. */
  readonly spans: readonly AccountSpan[];
  /** -1 = top level: a root, or a span whose parent has not arrived. */
  readonly parent: number[];
  /** Parents before children. */
  readonly order: number[];
  /** 0 = top level. */
  readonly depth: number[];
}

/** Builds the forest: a parent loop is cut open at its earliest span. */
export function buildSpanForest(received: readonly AccountSpan[]): SpanForest {
  const spans = distinct(received);
  const parent = linkParents(spans);
  cutCycles(parent);
  return { spans, parent, ...orderDown(parent) };
}

function distinct(received: readonly AccountSpan[]): readonly AccountSpan[] {
  const byId = new Map<string, AccountSpan>();
  for (const span of received) {
    const known = byId.get(span.id);
    if (known === undefined || (known !== span && fuller(span, known))) byId.set(span.id, span);
  }
  return [...byId.values()].sort((a, b) => a.startMicros - b.startMicros || compareText(a.id, b.id));
}

/** Two that differ under one id: what has ended, then what says usage, then any rule that does not look at the order. */
function fuller(a: AccountSpan, b: AccountSpan): boolean {
  const ended = (a.durationMicros ?? -1) - (b.durationMicros ?? -1);
  if (ended !== 0) return ended > 0;
  if ((a.usage === undefined) !== (b.usage === undefined)) return a.usage !== undefined;
  return compareText(JSON.stringify(a), JSON.stringify(b)) > 0;
}

/** By code unit: a locale must not decide what a trace costs. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function linkParents(spans: readonly AccountSpan[]): number[] {
  const index = new Map(spans.map((span, at) => [span.id, at]));
  return Array.from(spans, ({ id, parentId }) =>
    parentId === '' || parentId === id ? -1 : (index.get(parentId) ?? -1),
  );
}

function cutCycles(parent: number[]): void {
  const walk = filled(parent.length, 0); // 0 = not seen, else the number of the walk that saw it
  for (let first = 0; first < parent.length; first++) {
    let node = first;
    while (node >= 0 && walk[node] === 0) {
      walk[node] = first + 1;
      node = parent[node] ?? -1;
    }
    if (node < 0 || walk[node] !== first + 1) continue;
    let earliest = node;
    for (let next = parent[node] ?? -1; next !== node && next >= 0; next = parent[next] ?? -1)
      if (next < earliest) earliest = next;
    parent[earliest] = -1;
  }
}

function orderDown(parent: number[]) {
  const count = parent.length;
  const firstChild = filled(count, -1);
  const nextSibling = filled(count, -1);
  const order = filled(count, 0);
  const depth = filled(count, 0);
  let known = 0;
  for (let node = count - 1; node >= 0; node--) {
    const above = parent[node] ?? -1;
    if (above < 0) continue;
    nextSibling[node] = firstChild[above] ?? -1;
    firstChild[above] = node;
  }
  for (let node = 0; node < count; node++) if (parent[node] === -1) order[known++] = node;
  for (let at = 0; at < known; at++) {
    const node = order[at] ?? 0;
    for (let child = firstChild[node] ?? -1; child >= 0; child = nextSibling[child] ?? -1) {
      depth[child] = (depth[node] ?? 0) + 1;
      order[known++] = child;
    }
  }
  return { order, depth };
}
