import type { CostAnswer, CostRow, SessionCall, SessionPage } from '../../shared/costApi.ts';
import { knownSpend } from '../../shared/knownSpend.ts';
import { tokenClasses, type TokenCounts } from '../../shared/tokenUsage.ts';
import { csv, type Cell } from './csv.ts';

/** The breakdown, a row for each value; amounts in USD, `unpriced` calls are in none of them; an empty amount is not known. */
export function costCsv({ rows, by }: Pick<CostAnswer, 'rows' | 'by'>): string {
  return csv(rows, {
    [snakeCase(by)]: ({ value }) => value,
    calls: ({ spend }) => spend.calls,
    requests: ({ spend }) => spend.requests,
    unpriced: ({ spend }) => spend.unpriced,
    usd: ({ spend }) => knownSpend(spend).usd,
    reported_usd: ({ spend }) => knownSpend(spend).reportedUsd,
    computed_usd: ({ spend }) => knownSpend(spend).computedUsd,
    ...tokenColumns<CostRow>(({ spend }) => spend.tokens),
    errors: ({ spend }) => spend.errors,
    data_gb: ({ spend }) => knownSpend(spend).dataGb,
    active_days: ({ activeDays }) => activeDays,
  });
}

/** One session, a row for each call that counts; an empty amount is not known. */
export function sessionCsv({ calls }: Pick<SessionPage, 'calls'>): string {
  return csv<SessionCall>(calls, {
    turn: ({ turn }) => turn,
    trace_id: ({ traceId }) => traceId,
    span_id: ({ spanId }) => spanId,
    start: ({ startMicros }) => new Date(startMicros / 1000).toISOString(),
    duration_ms: ({ durationMicros }) => (durationMicros === undefined ? undefined : durationMicros / 1000),
    agent: ({ agent }) => agent,
    model: ({ model }) => model,
    provider: ({ provider }) => provider,
    operation: ({ operation }) => operation,
    tool: ({ tool }) => tool,
    service: ({ service }) => service,
    failed: ({ failed }) => failed,
    ...tokenColumns<SessionCall>(({ tokens }) => tokens),
    usd: ({ price }) => price.usd,
    reported_usd: ({ price }) => price.reportedUsd,
    computed_usd: ({ price }) => price.computed?.usd,
    unpriced: ({ price }) => price.unpriced,
  });
}

/** Pages of one session, the newest first, as one page from its first turn on. */
export function joinPages(newest: SessionPage, pages: readonly SessionPage[]): SessionPage {
  const oldestFirst = pages.toReversed();
  return {
    ...newest,
    turns: oldestFirst.flatMap(({ turns }) => turns),
    calls: oldestFirst.flatMap(({ calls }) => calls),
    setAside: oldestFirst.flatMap(({ setAside }) => setAside),
    firstTurn: oldestFirst[0]?.firstTurn ?? newest.firstTurn,
  };
}

function tokenColumns<T>(tokensOf: (row: T) => TokenCounts): Readonly<Record<string, (row: T) => Cell>> {
  return Object.fromEntries(
    tokenClasses.map((name) => [`${snakeCase(name)}_tokens`, (row: T) => tokensOf(row)[name]] as const),
  );
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
