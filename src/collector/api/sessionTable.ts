import { tokenClasses } from '../../shared/tokenUsage.ts';
import type { SessionSummary } from '../../shared/costApi.ts';
import { knownSpend } from '../../shared/knownSpend.ts';

type Cell = string | number | boolean | undefined;

/** Column → what it holds; an amount that is not known is empty. */
const columns: Readonly<Record<string, (session: SessionSummary) => Cell>> = {
  session: ({ session }) => session,
  source: ({ source }) => source,
  parent: ({ parent = '' }) => parent,
  service: ({ service }) => service,
  name: ({ name }) => name,
  user: ({ user = '' }) => user,
  start: ({ startMicros }) => isoOf(startMicros),
  last: ({ lastMicros }) => isoOf(lastMicros),
  duration_seconds: ({ startMicros, lastMicros }) => (lastMicros - startMicros) / 1e6,
  traces: ({ traces }) => traces,
  turns: ({ turns }) => turns,
  spans: ({ spans }) => spans,
  errors: ({ errors }) => errors,
  agents: ({ agents }) => agents.join('; '),
  models: ({ models }) => models.join('; '),
  live: ({ live }) => live,
  calls: ({ spend }) => spend.calls,
  unpriced_calls: ({ spend }) => spend.unpriced,
  usd: ({ spend }) => knownSpend(spend).usd,
  reported_usd: ({ spend }) => knownSpend(spend).reportedUsd,
  computed_usd: ({ spend }) => knownSpend(spend).computedUsd,
  ...Object.fromEntries(
    tokenClasses.map((name) => [`${name}_tokens`, ({ spend }: SessionSummary) => spend.tokens[name]]),
  ),
};

/** The first line of the table as CSV (RFC 4180). */
export const sessionCsvHead = `${Object.keys(columns).join()}\r\n`;

export function sessionCsvLine(session: SessionSummary): string {
  return `${Object.values(columns)
    .map((cell) => csvCell(cell(session)))
    .join()}\r\n`;
}

/** A text that a spreadsheet would take for a formula gets an apostrophe before it. */
export function csvCell(value: Cell): string {
  if (typeof value !== 'string') return String(value ?? '');
  const guarded = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

function isoOf(micros: number): string {
  const date = new Date(micros / 1000);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}
