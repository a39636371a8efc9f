import type { DatabaseSync } from 'node:sqlite';
import { closeQuietly } from './closeQuietly.ts';
import { fileIdentity } from './fileIdentity.ts';
import { logWriter } from './logWriter.ts';
import { metricWriter } from './metricWriter.ts';
import { openDatabase } from './openDatabase.ts';
import { OriginDictionary, type ServiceOf } from './originDictionary.ts';
import { retentionStep } from './retention.ts';
import { ServiceUse } from './serviceUse.ts';
import { SettleStep } from './settleStep.ts';
import { spendingReader } from './spending.ts';
import { SpanWriter } from './spanWriter.ts';
import { readTotals, totalsSaver } from './totals.ts';
import { TraceSettler, type AccountOf } from './traceSettler.ts';

/** An open connection with its prepared statements and caches: thrown away whole after any error, so it is never half right. */
export function openSession(file: string, serviceOf: ServiceOf, accountOf: AccountOf, nowMicros: number) {
  const { db, movedAside } = openDatabase(file, nowMicros);
  try {
    return { ...prepare(db, serviceOf, accountOf), movedAside, identity: fileIdentity(file) };
  } catch (error) {
    closeQuietly(db);
    throw error;
  }
}

function prepare(db: DatabaseSync, serviceOf: ServiceOf, accountOf: AccountOf) {
  const origins = new OriginDictionary(db, serviceOf);
  const use = new ServiceUse(db);
  const settler = new TraceSettler(db, accountOf);
  return {
    ...{ db, use, settler, origins },
    settling: new SettleStep(db, settler),
    spending: spendingReader(db),
    totals: readTotals(db),
    saveTotals: totalsSaver(db),
    spans: new SpanWriter(db, origins, use),
    logs: logWriter(db, origins),
    metrics: metricWriter(db, origins),
    retain: retentionStep(db, use, settler, origins),
  };
}

export type WriteSession = ReturnType<typeof openSession>;
