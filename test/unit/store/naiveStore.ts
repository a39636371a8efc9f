import type { CostAnswer } from '../../../src/shared/api.ts';
import { epochMicros, idHex, type SpanSpec } from '../../fixtures/spanBatchBuilder.ts';

/** What the store must say of a trace, found the plain way: keep every span in a list and count again from scratch. */
export interface NaiveSummary {
  readonly name: string;
  readonly service: string;
  readonly startMicros: number;
  readonly durationMicros: number;
  readonly spans: number;
  readonly errors: number;
  readonly open: number;
  readonly missing: number;
  readonly hasRoot: boolean;
  readonly agents: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly session: string | undefined;
}

interface Kept {
  readonly span: SpanSpec;
  readonly revised: boolean;
}

export class NaiveStore {
  readonly #traces = new Map<string, Map<string, Kept>>();
  readonly #sessions = new Map<string, string>();

  write(spans: readonly SpanSpec[]): void {
    for (const span of spans) this.#writeOne(span);
  }

  get traces(): string[] {
    return [...this.#traces.keys()];
  }

  spans(trace: string): Kept[] {
    return [...(this.#traces.get(trace)?.values() ?? [])];
  }

  summary(trace: string): NaiveSummary {
    const spans = this.spans(trace).map(({ span }) => span);
    const ids = new Set(spans.map((span) => span.id));
    const missing = new Set(spans.map((span) => span.parent).filter((id) => id !== undefined && !ids.has(id)));
    const lead = spans.toSorted(byLead)[0]!;
    const start = Math.min(...spans.map(startOf));
    const sum = (value: (span: SpanSpec) => number): number => spans.reduce((total, span) => total + value(span), 0);
    return {
      name: lead.name ?? lead.id,
      service: lead.service ?? 'service',
      startMicros: epochMicros + start,
      durationMicros: Math.max(...spans.map((span) => Math.max(span.end ?? startOf(span), startOf(span)))) - start,
      spans: spans.length,
      errors: spans.filter((span) => span.status === 2).length,
      open: spans.filter((span) => span.end === undefined).length,
      missing: missing.size,
      hasRoot: lead.parent === undefined,
      agents: spans.filter((span) => span.kind === 'agent').length,
      inputTokens: sum((span) => span.inputTokens ?? 0),
      outputTokens: sum((span) => span.outputTokens ?? 0),
      session: this.#sessions.get(trace),
    };
  }

  /** Only calls of a model count: an agent may be named after one too. */
  tokensByModel(): CostAnswer['models'] {
    const calls = this.traces
      .flatMap((trace) => this.spans(trace))
      .flatMap(({ span: { kind, model, inputTokens = 0, outputTokens = 0 } }) =>
        kind === 'llm' && model !== undefined ? [{ model, inputTokens, outputTokens }] : [],
      );
    const sums = [...Map.groupBy(calls, ({ model }) => model)].map(([model, of]) => ({
      ...{ model, calls: of.length },
      inputTokens: of.reduce((sum, call) => sum + call.inputTokens, 0),
      outputTokens: of.reduce((sum, call) => sum + call.outputTokens, 0),
    }));
    return sums.sort((a, b) => b.calls - a.calls || a.model.localeCompare(b.model));
  }

  #writeOne(span: SpanSpec): void {
    const trace = span.trace ?? 'trace';
    const spans = this.#traces.get(trace) ?? new Map<string, Kept>();
    const old = spans.get(span.id);
    if (old?.span.end !== undefined && span.end === undefined) return;
    if (old && JSON.stringify(old.span) === JSON.stringify(span)) return;
    const revised = old !== undefined && (old.revised || old.span.end !== undefined);
    spans.delete(span.id); // a changed span moves to the end, as it arrived now
    spans.set(span.id, { span, revised });
    this.#traces.set(trace, spans);
    if (span.session !== undefined && !this.#sessions.has(trace)) this.#sessions.set(trace, span.session);
  }
}

function startOf(span: SpanSpec): number {
  return span.start ?? 0;
}

/** Roots before others, then the earliest, then the lowest id as two signed words. */
function byLead(a: SpanSpec, b: SpanSpec): number {
  const root = Number(a.parent !== undefined) - Number(b.parent !== undefined);
  return root || startOf(a) - startOf(b) || signedWord(a, 0) - signedWord(b, 0) || signedWord(a, 8) - signedWord(b, 8);
}

function signedWord(span: SpanSpec, at: number): number {
  return Number.parseInt(idHex(span.id, 2).slice(at, at + 8), 16) | 0;
}
