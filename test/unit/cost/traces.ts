/** The smallest traces a test of the books needs. Times are in milliseconds after a fixed moment. */
import type { UsageFacts } from '../../../src/shared/tokenUsage.ts';
import type { AccountSpan, Pricer, TraceAccount } from '../../../src/shared/traceAccount.ts';

export const epochMicros = Date.UTC(2026, 10, 20, 12) * 1000;

type Fields = Partial<Omit<AccountSpan, 'startMicros' | 'durationMicros'>> & {
  /** [start, end], or [start] of one that runs. */
  readonly ms?: readonly [number, number?];
};

export function span(id: string, parentId: string, fields: Fields = {}): AccountSpan {
  const { ms = [0, 100], ...rest } = fields;
  return {
    id,
    parentId,
    startMicros: epochMicros + ms[0] * 1000,
    ...(ms[1] !== undefined && { durationMicros: (ms[1] - ms[0]) * 1000 }),
    name: id,
    label: rest.name ?? id,
    kind: 'other',
    failed: false,
    service: 'svc',
    ...rest,
  };
}

export function usage(input: number, output: number, more: Partial<UsageFacts> = {}): UsageFacts {
  return {
    scope: 'call',
    signal: 'span',
    requestModel: 'gpt-4o',
    provider: 'openai',
    ...more,
    tokens: { input, output, ...more.tokens },
  };
}

export function llm(id: string, parentId: string, facts: UsageFacts, fields: Fields = {}): AccountSpan {
  return span(id, parentId, { kind: 'llm', label: 'gpt-4o', usage: facts, ...fields });
}

export function agent(id: string, parentId: string, fields: Fields = {}): AccountSpan {
  return span(id, parentId, { kind: 'agent', ms: [0, 10_000], ...fields });
}

/** The sum of a span's calls, as agent spans carry it. */
export function sum(input: number, output: number, more: Partial<UsageFacts> = {}): UsageFacts {
  return usage(input, output, { scope: 'aggregate', ...more });
}

/** One dollar for a million tokens of any kind, so that a price is the count of tokens. */
export const perToken: Pricer = ({ tokens, reportedUsd }) => ({
  usd: reportedUsd ?? ((tokens.input ?? 0) + (tokens.output ?? 0)) / 1e6,
});

/** Ids of the spans that count, by start. */
export function countedIds({ calls }: TraceAccount): string[] {
  return calls.map((call) => call.spanId);
}

/** `id:reason`, by start. */
export function asideIds({ setAside }: TraceAccount): string[] {
  return setAside.map(({ spanId, reason }) => `${spanId}:${reason}`);
}

export function inputTotal({ calls }: TraceAccount): number {
  return calls.reduce((total, call) => total + (call.tokens.input ?? 0), 0);
}
