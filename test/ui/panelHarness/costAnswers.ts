/** What the collector would answer about sessions and money, worked out from the sessions of `costSessions.ts`. */
import type {
  CostAnswer,
  CostBar,
  CostDimension,
  CostHint,
  CostRow,
  CostWindow,
  PeriodSpend,
  PricedModels,
  SessionCall,
  SessionList,
  SessionPage,
  SessionSummary,
  WhatIf,
} from '../../../src/shared/costApi.ts';
import type { SessionQuestion } from '../../../src/shared/protocol.ts';
import { priceCall, pricesOf, spendOf, tariffs } from './costBook.ts';
import type { BookSession } from './costSessions.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** Length of a window and of one of its bars, in milliseconds. */
const windows: Readonly<Record<CostWindow, { readonly bars: number; readonly step: number }>> = {
  '1h': { bars: 12, step: 300_000 },
  '24h': { bars: 24, step: hour },
  '7d': { bars: 7, step: day },
  '30d': { bars: 30, step: day },
};

function valueOf(call: SessionCall, by: CostDimension, book: ReadonlyMap<SessionCall, BookSession>): string {
  const session = book.get(call)?.summary;
  const values: Record<CostDimension, string | undefined> = {
    session: session?.session,
    agent: call.agent,
    model: call.model,
    user: session?.user,
    team: undefined,
    service: call.service,
    operation: call.operation,
    tool: call.tool,
    dataSource: call.dataSource,
    branch: call.service.startsWith('docs') ? 'docs' : 'main',
  };
  return values[by] ?? '';
}

/** Starts of the bars, oldest first: clock hours, and days of the calendar. */
function barStarts(window: CostWindow, nowMs: number): number[] {
  const { bars, step } = windows[window];
  if (step < day) {
    const last = Math.floor(nowMs / step) * step;
    return Array.from({ length: bars }, (_, at) => last - (bars - 1 - at) * step);
  }
  const today = new Date(nowMs);
  return Array.from({ length: bars }, (_, at) =>
    new Date(today.getFullYear(), today.getMonth(), today.getDate() - (bars - 1 - at)).getTime(),
  );
}

export function answerCost(
  sessions: readonly BookSession[],
  window: CostWindow,
  by: CostDimension,
  nowMs: number,
  budgets: Readonly<Partial<Record<PeriodSpend['period'], number>>>,
): CostAnswer {
  const owner = new Map(sessions.flatMap((session) => session.calls.map((call) => [call, session] as const)));
  const starts = barStarts(window, nowMs);
  const from = starts[0] ?? nowMs;
  const all = [...owner.keys()];
  const within = (start: number, end: number) =>
    all.filter(({ startMicros }) => startMicros >= start * 1000 && startMicros < end * 1000);
  const calls = within(from, nowMs + 1);
  const before = spendOf(within(2 * from - nowMs, from)).usd;
  const groups = Map.groupBy(calls, (call) => valueOf(call, by, owner));
  const rows = [...groups]
    .map(([value, mine]): CostRow => {
      const days = new Set(mine.map(({ startMicros }) => new Date(startMicros / 1000).toDateString()));
      return { value, spend: spendOf(mine), activeDays: days.size };
    })
    .sort((a, b) => b.spend.usd - a.spend.usd || b.spend.tokens.input - a.spend.tokens.input);
  const top = new Set(rows.slice(0, 5).map(({ value }) => value));
  const bars = starts.map((start, at): CostBar => {
    const end = starts[at + 1] ?? start + windows[window].step;
    const mine = calls.filter(({ startMicros }) => startMicros >= start * 1000 && startMicros < end * 1000);
    const parts = Map.groupBy(mine, (call) => {
      const value = valueOf(call, by, owner);
      return top.has(value) ? value : 'other';
    });
    return {
      startMicros: start * 1000,
      endMicros: end * 1000,
      spend: spendOf(mine),
      parts: [...parts].map(([value, part]) => {
        const { usd, tokens } = spendOf(part);
        return { value, usd, tokens: tokens.input + tokens.output };
      }),
    };
  });
  const unpriced = Map.groupBy(
    calls.filter(({ price }) => price.usd === undefined),
    ({ model }) => model ?? '',
  );
  const total = spendOf(calls);
  return {
    window,
    by,
    startMicros: from * 1000,
    endMicros: nowMs * 1000,
    total,
    ...(before > 0 ? { trendPercent: ((total.usd - before) / before) * 100 } : {}),
    periods: periodsOf(within, nowMs, budgets),
    bars,
    rows,
    values: rows.length,
    unpricedModels: [...unpriced].map(([model, mine]) => ({
      model,
      calls: mine.length,
      tokens: mine.reduce((sum, { tokens }) => sum + (tokens.input ?? 0) + (tokens.output ?? 0), 0),
    })),
    prices: { asOf: pricesOf, overrides: 0, faults: [] },
    revision: 1,
  };
}

function periodsOf(
  within: (start: number, end: number) => SessionCall[],
  nowMs: number,
  budgets: Readonly<Partial<Record<PeriodSpend['period'], number>>>,
): PeriodSpend[] {
  const at = new Date(nowMs);
  const local = (month: number, date: number) => new Date(at.getFullYear(), month, date).getTime();
  const monday = at.getDate() - ((at.getDay() + 6) % 7);
  const edges: Record<PeriodSpend['period'], [number, number]> = {
    day: [local(at.getMonth(), at.getDate()), local(at.getMonth(), at.getDate() + 1)],
    week: [local(at.getMonth(), monday), local(at.getMonth(), monday + 7)],
    month: [local(at.getMonth(), 1), local(at.getMonth() + 1, 1)],
  };
  return (['day', 'week', 'month'] as const).map((period): PeriodSpend => {
    const [start, end] = edges[period];
    const spend = spendOf(within(start, nowMs + 1));
    const budget = budgets[period];
    const recent = spendOf(within(nowMs - (period === 'day' ? 6 * hour : 7 * day), nowMs + 1)).usd;
    const rate = recent / (period === 'day' ? 6 * hour : 7 * day);
    const usd = spend.usd + rate * (end - nowMs);
    const left = budget === undefined || rate === 0 ? undefined : nowMs + (budget - spend.usd) / rate;
    return {
      period,
      startMicros: start * 1000,
      endMicros: end * 1000,
      spend,
      ...(budget === undefined ? {} : { budget }),
      projection: {
        usd,
        low: spend.usd + (usd - spend.usd) * 0.8,
        high: spend.usd + (usd - spend.usd) * 1.25,
        method: period === 'day' ? 'meanOfHours' : 'meanOfDays',
        samples: period === 'day' ? 6 : 7,
        ...(left === undefined || left < nowMs || left > end ? {} : { exhaustedMicros: left * 1000 }),
      },
      ...(period === 'month'
        ? { second: { usd: usd * 1.08, low: usd * 0.9, high: usd * 1.3, method: 'linear', samples: at.getDate() } }
        : {}),
    };
  });
}

const orders: Readonly<Record<SessionQuestion['order'], (summary: SessionSummary) => number>> = {
  last: ({ lastMicros }) => lastMicros,
  start: ({ startMicros }) => startMicros,
  cost: ({ spend }) => spend.usd,
  tokens: ({ spend }) => spend.tokens.input + spend.tokens.output,
  turns: ({ turns }) => turns,
  errors: ({ errors }) => errors,
  duration: ({ startMicros, lastMicros }) => lastMicros - startMicros,
};

export function answerSessions(
  summaries: readonly SessionSummary[],
  { limit, offset, order, ascending, q = '', window }: SessionQuestion,
  nowMs = Date.now(),
): SessionList {
  const since = window === undefined ? 0 : (barStarts(window, nowMs)[0] ?? 0) * 1000;
  const wanted = q.toLowerCase();
  const found = summaries
    .filter(({ lastMicros }) => lastMicros >= since)
    .filter(({ session, service, name, user = '' }) =>
      [session, service, name, user].some((text) => text.toLowerCase().includes(wanted)),
    )
    .sort((a, b) => (orders[order](a) - orders[order](b)) * (ascending ? 1 : -1));
  return { sessions: found.slice(offset, offset + limit), total: found.length, stored: summaries.length, revision: 1 };
}

/** The newest `most` turns, or those before a turn number. */
export function answerSession(
  { summary, turns, calls, setAside }: BookSession,
  children: readonly SessionSummary[],
  before = Infinity,
  most = 200,
): SessionPage {
  const shown = turns.filter(({ number }) => number < before).slice(-most);
  const numbers = new Set(shown.map(({ number }) => number));
  return {
    summary,
    turns: shown,
    calls: calls.filter(({ turn }) => numbers.has(turn)),
    setAside,
    firstTurn: shown[0]?.number ?? 1,
    children,
  };
}

export function answerModels(q: string): PricedModels {
  return {
    models: Object.entries(tariffs)
      .filter(([model]) => model.includes(q.toLowerCase()))
      .map(([model, { provider, rates }]) => ({ model, provider, input: rates.input, output: rates.output })),
  };
}

export function answerWhatIf({ summary, calls }: BookSession, model: string): WhatIf {
  const prices = calls.map(({ tokens }) => priceCall(model, tokens).usd);
  const known = prices.filter((usd) => usd !== undefined);
  return {
    session: summary.session,
    model,
    ...(known.length === 0 ? {} : { usd: known.reduce((sum, usd) => sum + usd, 0) }),
    now: summary.spend,
    calls: known.length,
    assumed: ['sameTokens', 'sameCacheShare'],
  };
}

/** Three hints, each from calls of these sessions and with the saving that follows from their prices. */
export function answerHints(sessions: readonly BookSession[], dismissed: ReadonlySet<string>): CostHint[] {
  const calls = sessions.flatMap((session) => session.calls);
  const small = calls.filter(({ model, tokens }) => model === 'gpt-4.1' && (tokens.input ?? 0) < 3000);
  const smallUsd = spendOf(small).usd;
  const cheaper = small.reduce((sum, { tokens }) => sum + (priceCall('gpt-4.1-mini', tokens).usd ?? 0), 0);
  const review = calls.filter(({ service }) => service === 'code-review');
  const missed = review.reduce((sum, { tokens }) => sum + (tokens.input ?? 0) - (tokens.cacheRead ?? 0), 0);
  const share = 1 - missed / review.reduce((sum, { tokens }) => sum + (tokens.input ?? 0), 0);
  const failed = calls.filter(({ failed: is }) => is);
  const evidence = (of: readonly SessionCall[]) => of.slice(0, 3).map(({ traceId, spanId }) => ({ traceId, spanId }));
  const hints: Omit<CostHint, 'dismissed'>[] = [
    {
      id: 'lowCacheShare:reviewer',
      rule: 'lowCacheShare',
      subject: 'reviewer',
      figures: { share, prefixTokens: 3180, calls: review.length, model: 'claude-sonnet-4-5' },
      savingUsd: (missed * 0.5 * 2.7) / 1e6,
      formula: `${missed.toLocaleString('en')} × 50 % × ($3.00 − $0.30) ÷ 1M = $${((missed * 0.5 * 2.7) / 1e6).toFixed(2)}`,
      confidence: 'medium',
      calls: review.length,
      evidence: evidence(review),
    },
    {
      id: 'smallerModel:gpt-4.1',
      rule: 'smallerModel',
      subject: 'gpt-4.1',
      figures: {
        model: 'gpt-4.1',
        smaller: 'gpt-4.1-mini',
        calls: small.length,
        mostInput: 3000,
        nowUsd: smallUsd,
        thenUsd: cheaper,
      },
      savingUsd: smallUsd - cheaper,
      formula: `$${smallUsd.toFixed(4)} − $${cheaper.toFixed(4)} = $${(smallUsd - cheaper).toFixed(4)}`,
      confidence: 'low',
      calls: small.length,
      evidence: evidence(small),
    },
    {
      id: 'retries:trip-planner',
      rule: 'retries',
      subject: 'trip-planner',
      figures: { retries: failed.length, calls: calls.length },
      savingUsd: spendOf(failed).usd,
      formula: `${failed.length} failed calls = $${spendOf(failed).usd.toFixed(4)}`,
      confidence: 'low',
      calls: failed.length,
      evidence: evidence(failed),
    },
  ];
  return hints.map((hint) => ({ ...hint, dismissed: dismissed.has(hint.id) }));
}
