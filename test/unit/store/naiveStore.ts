import { accountTrace } from '../../../src/core/cost/accountTrace.ts';
import type { AccountSpan, CountedCall, Pricer } from '../../../src/shared/traceAccount.ts';
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
  readonly usd: number;
  readonly unpriced: number;
  readonly calls: number;
  readonly turns: number;
  readonly session: string | undefined;
}

/** Something a span that was kept said once. */
interface Said {
  readonly value: string;
  readonly rank: number;
  readonly start: number;
}

interface Kept {
  readonly span: SpanSpec;
  readonly revised: boolean;
}

export class NaiveStore {
  readonly #traces = new Map<string, Map<string, Kept>>();
  readonly #sessions = new Map<string, Said[]>();
  readonly #price: Pricer;

  constructor(price: Pricer) {
    this.#price = price;
  }

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
    const { calls, turns } = this.account(trace);
    const sum = (value: (call: CountedCall) => number): number => calls.reduce((total, call) => total + value(call), 0);
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
      inputTokens: sum(({ tokens }) => tokens.input ?? 0),
      outputTokens: sum(({ tokens }) => tokens.output ?? 0),
      usd: sum(({ price }) => Math.round((price.usd ?? 0) * 1e9)) / 1e9,
      unpriced: sum(({ price }) => (price.usd === undefined ? 1 : 0)),
      calls: calls.length,
      turns: turns.length,
      session: this.session(trace),
    };
  }

  account(trace: string) {
    return accountTrace(
      this.spans(trace).map(({ span }) => accountSpanOf(span)),
      this.#price,
    );
  }

  /** Of each value the lowest rank and the earliest start; the lowest rank, then the earliest, then the value decides. */
  session(trace: string): string | undefined {
    const values = Map.groupBy(this.#sessions.get(trace) ?? [], ({ value }) => value);
    const best = Array.from(values, ([value, said]) => ({
      value,
      rank: Math.min(...said.map(({ rank }) => rank)),
      start: Math.min(...said.map(({ start }) => start)),
    }));
    best.sort((a, b) => a.rank - b.rank || a.start - b.start || (a.value < b.value ? -1 : 1));
    return best[0]?.value;
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
    const said = [
      ...(span.session === undefined ? [] : [{ field: 'session', value: span.session, rank: 0 }]),
      ...(span.identities ?? []),
    ].filter(({ field }) => field === 'session');
    const known = this.#sessions.get(trace) ?? [];
    this.#sessions.set(trace, [...known, ...said.map(({ value, rank }) => ({ value, rank, start: startOf(span) }))]);
  }
}

function startOf(span: SpanSpec): number {
  return span.start ?? 0;
}

function accountSpanOf(span: SpanSpec): AccountSpan {
  const { model, inputTokens, outputTokens, end } = span;
  const start = startOf(span);
  const says = model !== undefined || inputTokens !== undefined || outputTokens !== undefined;
  return {
    id: idHex(span.id, 2),
    parentId: span.parent === undefined ? '' : idHex(span.parent, 2),
    startMicros: epochMicros + start,
    ...(end !== undefined && { durationMicros: Math.max(0, end - start) }),
    ...{ name: span.name ?? span.id, label: span.label ?? span.name ?? span.id, kind: span.kind ?? 'other' },
    ...{ failed: span.status === 2, service: span.service ?? 'service' },
    ...(says && {
      usage: {
        tokens: {
          ...(inputTokens !== undefined && { input: inputTokens }),
          ...(outputTokens !== undefined && { output: outputTokens }),
        },
        ...{ scope: 'call', signal: 'span' },
        ...(model !== undefined && { responseModel: model }),
      },
    }),
  };
}

/** Roots before others, then the earliest, then the lowest id as two signed words. */
function byLead(a: SpanSpec, b: SpanSpec): number {
  const root = Number(a.parent !== undefined) - Number(b.parent !== undefined);
  return root || startOf(a) - startOf(b) || signedWord(a, 0) - signedWord(b, 0) || signedWord(a, 8) - signedWord(b, 8);
}

function signedWord(span: SpanSpec, at: number): number {
  return Number.parseInt(idHex(span.id, 2).slice(at, at + 8), 16) | 0;
}
