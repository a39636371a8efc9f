import type { DatabaseSync } from 'node:sqlite';
import { spanKindOf } from '../../shared/spanKind.ts';
import type { UsageFacts } from '../../shared/tokenUsage.ts';
import type { AccountSpan } from '../../shared/traceAccount.ts';
import { looseUsageReader } from './looseUsage.ts';
import { hexOfWords } from './spanRow.ts';
import { arrayQuery } from './sql.ts';
import { decodeUsage } from './usageText.ts';

type Row = readonly [
  idHigh: number,
  idLow: number,
  parentHigh: number,
  parentLow: number,
  start: number,
  duration: number | null,
  name: string,
  label: string | null,
  kind: number,
  status: number,
  service: string,
  usage: string | null,
  agent: string | null,
  model: string | null,
  inputTokens: number,
  outputTokens: number,
  instrumentation: string | null,
];

/**
 * The scope's name, of spans that say usage, out of the `InstrumentationScope` as sent: the name is the first field, as every SDK
 * writes it. What is found where it is not serves as well: it is only compared.
 */
const instrumentation = `CASE WHEN usage IS NULL THEN NULL
  ELSE CAST(substr(scope, 3, unicode(CAST(substr(scope, 2, 1) AS TEXT))) AS TEXT) END`;

/** A function that gives what the books need of all spans of a trace, by its internal number, and of what log records tell. */
export function accountSpansReader(db: DatabaseSync): (trace: number) => AccountSpan[] {
  const find = arrayQuery<Row>(
    db,
    `SELECT idHigh, idLow, parentHigh, parentLow, start, duration, name, label, kind, status, service,
      usage, agent, model, inputTokens, outputTokens, ${instrumentation}
    FROM span JOIN origin ON origin.id = span.origin WHERE trace = ?`,
  );
  const looseUsage = looseUsageReader(db);
  return (trace) => [...find.all(trace).map(accountSpanOf), ...looseUsage(trace)];
}

function accountSpanOf(row: Row): AccountSpan {
  const [idHigh, idLow, parentHigh, parentLow, startMicros, duration, name, label, kind, status, service, , agent] =
    row;
  const usage = usageOf(row);
  return {
    id: hexOfWords(idHigh, idLow),
    parentId: hexOfWords(parentHigh, parentLow),
    ...{ startMicros, name, service, label: label ?? name, kind: spanKindOf(kind), failed: status === 2 },
    ...(duration !== null && { durationMicros: duration / 1000 }),
    ...(agent !== null && { agent }),
    ...(usage && { usage }),
    ...(row[16] && { instrumentation: row[16] }),
  };
}

function usageOf([, , , , , , , , , , , usage, , model, input, output]: Row): UsageFacts | undefined {
  if (usage !== null) return decodeUsage(usage);
  if (model === null) return undefined;
  // A row of the first version of the store, which kept no more than this.
  return { tokens: { input, output }, scope: 'call', signal: 'span', responseModel: model };
}
