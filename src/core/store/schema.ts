/**
 * Columns that make a record are named as its fields (`TraceRecord`, `Totals`), so that a row is the record.
 *
 * `span.trace` is the small `trace.id`, not the 128-bit trace id: new rows of all traces then lie at the end of one tree,
 * and so do the chunks, whose id is `trace << 31 | sequence`.
 */
const version1 = `
CREATE TABLE total(
  revision INTEGER NOT NULL, nextTrace INTEGER NOT NULL,
  traces INTEGER NOT NULL, spans INTEGER NOT NULL, logs INTEGER NOT NULL, metricPoints INTEGER NOT NULL,
  logBytes INTEGER NOT NULL, metricBytes INTEGER NOT NULL,
  droppedTraces INTEGER NOT NULL, droppedSpans INTEGER NOT NULL,
  droppedLogs INTEGER NOT NULL, droppedMetricPoints INTEGER NOT NULL
) STRICT;
INSERT INTO total VALUES(0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

CREATE TABLE serviceUse(service TEXT PRIMARY KEY, traces INTEGER NOT NULL, bytes INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE modelUse(
  model TEXT PRIMARY KEY, calls INTEGER NOT NULL, inputTokens INTEGER NOT NULL, outputTokens INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE origin(
  id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, service TEXT NOT NULL,
  resource BLOB NOT NULL, resourceSchemaUrl TEXT NOT NULL, scope BLOB NOT NULL, scopeSchemaUrl TEXT NOT NULL
) STRICT;

CREATE TABLE trace(
  id INTEGER PRIMARY KEY, traceId TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL, service TEXT NOT NULL, session TEXT,
  start INTEGER NOT NULL, last INTEGER NOT NULL,
  spans INTEGER NOT NULL, errors INTEGER NOT NULL, open INTEGER NOT NULL, missing INTEGER NOT NULL,
  hasRoot INTEGER NOT NULL, agents INTEGER NOT NULL, inputTokens INTEGER NOT NULL, outputTokens INTEGER NOT NULL,
  pinned INTEGER NOT NULL, received INTEGER NOT NULL, revision INTEGER NOT NULL,
  chunks INTEGER NOT NULL, bytes INTEGER NOT NULL,
  leadStart INTEGER NOT NULL, leadHigh INTEGER NOT NULL, leadLow INTEGER NOT NULL
) STRICT;
CREATE INDEX traceByStart ON trace(start);
CREATE INDEX traceByService ON trace(service, start);
CREATE INDEX traceBySession ON trace(session, start) WHERE session IS NOT NULL;

CREATE TABLE span(
  trace INTEGER NOT NULL, idHigh INTEGER NOT NULL, idLow INTEGER NOT NULL,
  parentHigh INTEGER NOT NULL, parentLow INTEGER NOT NULL,
  start INTEGER NOT NULL, duration INTEGER, name TEXT NOT NULL,
  kind INTEGER NOT NULL, status INTEGER NOT NULL, flags INTEGER NOT NULL,
  origin INTEGER NOT NULL, chunk INTEGER NOT NULL, "offset" INTEGER NOT NULL, length INTEGER NOT NULL,
  label TEXT, model TEXT, inputTokens INTEGER NOT NULL DEFAULT 0, outputTokens INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY(trace, idHigh, idLow)
) STRICT, WITHOUT ROWID;
CREATE INDEX spanError ON span(start) WHERE status = 2;

CREATE TABLE chunk(id INTEGER PRIMARY KEY, raw BLOB NOT NULL) STRICT;

CREATE TABLE missingParent(
  trace INTEGER NOT NULL, idHigh INTEGER NOT NULL, idLow INTEGER NOT NULL, PRIMARY KEY(trace, idHigh, idLow)
) STRICT, WITHOUT ROWID;

CREATE TABLE traceOrigin(trace INTEGER NOT NULL, origin INTEGER NOT NULL, PRIMARY KEY(trace, origin)) STRICT, WITHOUT ROWID;
CREATE INDEX traceOriginByOrigin ON traceOrigin(origin);

CREATE TABLE doomed(trace INTEGER PRIMARY KEY) STRICT;

CREATE TABLE log(
  id INTEGER PRIMARY KEY AUTOINCREMENT, received INTEGER NOT NULL, time INTEGER NOT NULL, severity INTEGER NOT NULL,
  eventName TEXT NOT NULL, traceId TEXT, spanId TEXT, origin INTEGER NOT NULL, raw BLOB NOT NULL
) STRICT;
CREATE INDEX logByTrace ON log(traceId) WHERE traceId IS NOT NULL;
CREATE INDEX logByOrigin ON log(origin);

CREATE TABLE metric(
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, type TEXT NOT NULL, unit TEXT NOT NULL, description TEXT NOT NULL,
  service TEXT NOT NULL, points INTEGER NOT NULL, lastMicros INTEGER NOT NULL
) STRICT;
CREATE TABLE metricData(
  id INTEGER PRIMARY KEY AUTOINCREMENT, metric INTEGER NOT NULL, received INTEGER NOT NULL, points INTEGER NOT NULL,
  origin INTEGER NOT NULL, raw BLOB NOT NULL
) STRICT;
CREATE INDEX metricDataByMetric ON metricData(metric);
CREATE INDEX metricDataByOrigin ON metricData(origin);
`;

/** Written out here, because a released script must not change when `spendSums.ts` does. */
const sumColumns = [
  ...['calls', 'requests', 'unpriced', 'nanos', 'reportedNanos', 'computedNanos', 'errors', 'dataKb', 'dataNanos'],
  ...['input', 'cacheRead', 'cacheWrite', 'cacheWrite1h', 'inputAudio', 'output', 'reasoning', 'outputAudio'],
]
  .map((column) => `${column} REAL NOT NULL`)
  .join();

/**
 * Meaning and money. `span.usage` is `encodeUsage`, of the spans that say any, `span.agent` the agent that a
 * model call names itself; `span.model` is written no more, rows of
 * version 1 have it. The sums of `session` and `spend` are those of `spendSums.ts`: whole numbers kept as REAL, because a sum of
 * what strangers say may pass 2^53, and a rounded number is better than a row that cannot be read.
 *
 * - `identity`: who the spans of a trace say they belong to, `field` by its place in `identityFields`.
 * - `unsettled`: traces whose books are to be made (again).
 * - `account`: what a trace has put into `session` and `spend`, to take it out again.
 * - `claim`: calls by their response, since another trace may tell of the same one; "instead" is the trace that counts it.
 * - `covered`: calls that logs and metrics tell and something better does, too.
 * - `looseUsage`: what log records say of tokens and money that were written within a trace, which may come later or never.
 * - `spend`: the ledger; `bucket` counts five minutes since the epoch, `dimension` is a place in `spendDimensions`.
 */
const version2 = `
ALTER TABLE trace ADD COLUMN nanos REAL NOT NULL DEFAULT 0;
ALTER TABLE trace ADD COLUMN unpriced INTEGER NOT NULL DEFAULT 0;
ALTER TABLE trace ADD COLUMN calls INTEGER NOT NULL DEFAULT 0;
ALTER TABLE trace ADD COLUMN turns INTEGER NOT NULL DEFAULT 0;
ALTER TABLE span ADD COLUMN usage TEXT;
ALTER TABLE span ADD COLUMN agent TEXT;
DROP INDEX traceBySession;
DROP TABLE modelUse;

CREATE TABLE identity(
  trace INTEGER NOT NULL, field INTEGER NOT NULL, value TEXT NOT NULL, rank INTEGER NOT NULL, start INTEGER NOT NULL,
  PRIMARY KEY(trace, field, value)
) STRICT, WITHOUT ROWID;
INSERT INTO identity SELECT id, 0, session, 1000, start FROM trace WHERE session IS NOT NULL;

CREATE TABLE unsettled(trace INTEGER PRIMARY KEY) STRICT;
INSERT INTO unsettled SELECT id FROM trace;

CREATE TABLE account(
  trace INTEGER PRIMARY KEY, session TEXT NOT NULL, source INTEGER NOT NULL, conflicts INTEGER NOT NULL,
  turns INTEGER NOT NULL, spans INTEGER NOT NULL, errors INTEGER NOT NULL, start INTEGER NOT NULL, last INTEGER NOT NULL,
  user TEXT, parent TEXT, calls INTEGER NOT NULL, standIn INTEGER NOT NULL,
  names TEXT NOT NULL, contribution TEXT NOT NULL
) STRICT;
CREATE INDEX accountBySession ON account(session, start);
CREATE INDEX accountUser ON account(session, start) WHERE user IS NOT NULL;
CREATE INDEX accountStandIn ON account(session) WHERE standIn > 0;
CREATE INDEX accountByCalls ON account(start) WHERE calls > 0;
CREATE INDEX accountParent ON account(session, start) WHERE parent IS NOT NULL;

CREATE TABLE claim(
  trace INTEGER NOT NULL, span TEXT NOT NULL, response TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  instrumentation TEXT NOT NULL, instead INTEGER, PRIMARY KEY(trace, span)
) STRICT, WITHOUT ROWID;
CREATE INDEX claimByResponse ON claim(response, start);

CREATE TABLE covered(trace INTEGER NOT NULL, span TEXT NOT NULL, PRIMARY KEY(trace, span)) STRICT, WITHOUT ROWID;

CREATE TABLE looseUsage(
  traceId TEXT NOT NULL, idHigh INTEGER NOT NULL, idLow INTEGER NOT NULL,
  parentHigh INTEGER NOT NULL, parentLow INTEGER NOT NULL, start INTEGER NOT NULL, duration INTEGER NOT NULL,
  name TEXT NOT NULL, label TEXT, kind INTEGER NOT NULL, service TEXT NOT NULL, usage TEXT NOT NULL, agent TEXT,
  instrumentation TEXT, log INTEGER NOT NULL, PRIMARY KEY(traceId, idHigh, idLow)
) STRICT, WITHOUT ROWID;
CREATE INDEX looseUsageByLog ON looseUsage(log);

CREATE TABLE session(
  session TEXT PRIMARY KEY, bySession INTEGER NOT NULL, byRun INTEGER NOT NULL, parent TEXT, service TEXT NOT NULL,
  name TEXT NOT NULL, user TEXT, traces INTEGER NOT NULL, turns INTEGER NOT NULL, spans INTEGER NOT NULL,
  spanErrors INTEGER NOT NULL, start INTEGER NOT NULL, last INTEGER NOT NULL, conflicts INTEGER NOT NULL,
  ${sumColumns}
) STRICT;
CREATE INDEX sessionByLast ON session(last);
CREATE INDEX sessionByParent ON session(parent) WHERE parent IS NOT NULL;

CREATE TABLE spend(
  dimension INTEGER NOT NULL, bucket INTEGER NOT NULL, value TEXT NOT NULL, ${sumColumns},
  PRIMARY KEY(dimension, bucket, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE repricing(next INTEGER NOT NULL, done INTEGER NOT NULL, total INTEGER NOT NULL) STRICT;
CREATE TABLE setting(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE budgetAlert(id TEXT PRIMARY KEY, at INTEGER NOT NULL, claimed INTEGER NOT NULL, alert TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE hintDismissed(id TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;

/** The script at position n takes a store from `user_version` n to n + 1. Never edit one that was released: append. */
export const migrations: readonly string[] = [version1, version2];
