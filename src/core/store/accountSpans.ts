import type { DatabaseSync } from 'node:sqlite';
import { spanKindOf } from '../../shared/spanKind.ts';
import type { UsageFacts } from '../../shared/tokenUsage.ts';
import type { AccountSpan } from '../../shared/traceAccount.ts';
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
];

/** A function that gives what the books need of all spans of a trace, by its internal number. */
export function accountSpansReader(db: DatabaseSync): (trace: number) => AccountSpan[] {
  const find = arrayQuery<Row>(
    db,
    `SELECT idHigh, idLow, parentHigh, parentLow, start, duration, name, label, kind, status, service,
      usage, agent, model, inputTokens, outputTokens
    FROM span JOIN origin ON origin.id = span.origin WHERE trace = ?`,
  );
  return (trace) => find.all(trace).map(accountSpanOf);
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
  };
}

function usageOf([, , , , , , , , , , , usage, , model, input, output]: Row): UsageFacts | undefined {
  if (usage !== null) return decodeUsage(usage);
  if (model === null) return undefined;
  // A row of the first version of the store, which kept no more than this.
  return { tokens: { input, output }, scope: 'call', signal: 'span', responseModel: model };
}
