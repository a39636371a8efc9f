/**
 * The collector's private API: plain HTTP on a Unix socket or named pipe, one type for each answer.
 * Times are microseconds since the epoch as `number` (exact until 2255) unless a name says otherwise; ids are lower-case hex.
 */
import type { Attribute } from './attributeValue.ts';
import type { SpanDetail } from './spanDetail.ts';
import type { SpanKind } from './spanKind.ts';

/** The one line a collector prints on standard output when it takes requests (or has found one that does). */
export interface ReadyLine {
  readonly ready: true;
  /** `http://127.0.0.1:4318` */
  readonly otlp: string;
  /** `127.0.0.1:4317` */
  readonly grpc: string;
  /** Path of the API's Unix socket or named pipe. */
  readonly api: string;
  readonly version: string;
  readonly pid: number;
  /** Asked in the header `x-agent-loupe-token` of every API request where the pipe cannot be guarded by a folder (Windows). */
  readonly token?: string;
  /** This process found another collector, printed its line and ends; that one serves. */
  readonly attached?: true;
  /** Ports that were wanted and taken, with who holds them as far as the system tells. */
  readonly busy?: readonly BusyPort[];
}

export interface BusyPort {
  readonly wanted: number;
  readonly used: number;
  /** `"otelcol (pid 4242)"`; absent = the system does not tell. */
  readonly holder?: string;
}

/** `GET /healthz` on the OTLP port: lets another Agent Loupe find this collector by its port. */
export interface Healthz {
  readonly service: 'agent-loupe';
  readonly status: 'ok' | 'degraded';
  readonly version: string;
  readonly api: string;
  readonly pid: number;
  /** Why the state is degraded: the store is read-only, the disk is full… */
  readonly reason?: string;
}

/** `GET /stats` */
export interface Stats {
  readonly version: string;
  readonly pid: number;
  readonly startedAt: number;
  readonly otlp: string;
  readonly grpc: string;
  readonly busy: readonly BusyPort[];
  readonly clients: number;
  readonly received: SignalCounts;
  /** Items a sender was told were not kept, in `partial_success` or by an error status. */
  readonly rejected: SignalCounts;
  readonly requests: { readonly accepted: number; readonly refused: number };
  /** Removed by retention or by the cap on one service, since the store was made. */
  readonly dropped: {
    readonly traces: number;
    readonly spans: number;
    readonly logs: number;
    readonly metricPoints: number;
  };
  readonly stored: {
    readonly traces: number;
    readonly spans: number;
    readonly logs: number;
    readonly metricPoints: number;
    readonly bytes: number;
  };
  readonly limits: { readonly bytes: number; readonly days: number; readonly requestBytes: number };
  readonly queue: { readonly requests: number; readonly bytes: number; readonly refused: number };
  /** Set while nothing can be written; the receiver then answers 503 / UNAVAILABLE. */
  readonly storeProblem?: string;
  /** What people should know of the store: a damaged or removed file was replaced, pinned traces leave no room. */
  readonly storeNotice?: string;
  /** Threads of the collector that died and were started again; what they had not finished was refused as unavailable. */
  readonly workerDeaths?: readonly {
    readonly worker: 'ingest' | 'query';
    readonly count: number;
    readonly reason: string;
  }[];
  readonly memoryBytes: number;
  /** Spans received over the last ten seconds, per second. */
  readonly spansPerSecond: number;
}

export interface SignalCounts {
  readonly spans: number;
  readonly logs: number;
  readonly metricPoints: number;
}

/**
 * - `running`: a span has started and not ended, or the root has not arrived while spans still come.
 * - `complete`: the root has ended and every parent named has arrived.
 * - `partial`: spans have stopped coming and a parent or the root never arrived, or a span never ended.
 */
export type TraceState = 'running' | 'complete' | 'partial';

export interface TraceSummary {
  readonly traceId: string;
  /** Name of the root span, else of the earliest span. */
  readonly name: string;
  readonly service: string;
  readonly startMicros: number;
  /** Until the last end, or the last start while spans are open. */
  readonly durationMicros: number;
  readonly spans: number;
  readonly errors: number;
  /** Spans that have started and not ended. */
  readonly open: number;
  /** Distinct parents that are named and have not arrived. */
  readonly missing: number;
  readonly hasRoot: boolean;
  /** Spans of kind `agent`. */
  readonly agents: number;
  /** Sums of the calls that count (`TraceAccount`), cached and reasoning tokens included. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Known part of the cost in USD. */
  readonly usd: number;
  /** Calls without a known price; above 0 = the cost is "at least". */
  readonly unpriced: number;
  readonly calls: number;
  readonly turns: number;
  /** As reconciled over all its spans; absent = they name none, and no run either. */
  readonly session?: string;
  readonly state: TraceState;
  readonly pinned: boolean;
  /** When its newest data arrived. */
  readonly receivedMicros: number;
  /** Grows with every change of the trace. */
  readonly revision: number;
}

/** `GET /traces?limit=&before=&session=&service=&q=`, newest first; `q` is looked for in the names of the trace and its spans. */
export interface TraceList {
  readonly traces: readonly TraceSummary[];
  /** All that are stored. */
  readonly total: number;
  /** `startMicros:traceId` to pass as `before` for the next page; absent = this was the last. */
  readonly next?: string;
  readonly revision: number;
}

/** `GET /traces/{traceId}`: the whole trace; big ones are better read as columns. */
export interface WholeTrace {
  readonly summary: TraceSummary;
  readonly spans: readonly SpanDetail[];
}

/** `GET /errors?limit=`: spans with error status, newest first. */
export interface ErrorSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly name: string;
  readonly label: string;
  readonly kind: SpanKind;
  readonly service: string;
  readonly startMicros: number;
  readonly durationMicros?: number;
}

/** `GET /metrics/catalogue`: one entry for each metric name that was received. */
export interface MetricEntry {
  readonly name: string;
  readonly type: 'gauge' | 'sum' | 'histogram' | 'exponentialHistogram' | 'summary' | 'unknown';
  readonly unit: string;
  readonly description: string;
  readonly service: string;
  readonly points: number;
  readonly lastMicros: number;
}

/** `GET /metrics/points?name=&limit=`: stored data points, newest first, as sent. */
export interface MetricPoint {
  readonly name: string;
  readonly service: string;
  readonly timeMicros: number;
  readonly receivedMicros: number;
  readonly attributes: readonly Attribute[];
  /** The data point in OTLP/JSON field names; 64-bit integers are strings. */
  readonly point: Readonly<Record<string, unknown>>;
}

/** `GET /logs?trace=&limit=&before=`, newest first. */
export interface LogRow {
  readonly id: number;
  readonly timeMicros: number;
  readonly severity: number;
  readonly severityText: string;
  readonly service: string;
  readonly traceId?: string;
  readonly spanId?: string;
  readonly eventName: string;
  readonly body: string;
  readonly attributes: readonly Attribute[];
}

/** `GET /senders`: who sends, one entry for each service, SDK and protocol. */
export interface Sender {
  readonly service: string;
  /** `"opentelemetry python 1.39.0"`; empty = the resource does not say. */
  readonly sdk: string;
  readonly userAgent: string;
  readonly protocol: 'http/protobuf' | 'http/json' | 'grpc' | 'http/unknown';
  readonly compression: 'none' | 'gzip' | 'deflate';
  readonly port: number;
  readonly lastMicros: number;
  readonly requests: number;
  readonly spans: number;
  readonly logs: number;
  readonly metricPoints: number;
  readonly bytes: number;
  readonly refused: number;
  readonly refusedReason?: string;
  readonly refusedMicros?: number;
}

/** `GET /events`, as `data:` of a Server-Sent Event named `change`: a hint to ask again, never the data. At most ten a second. */
export interface ChangeNotice {
  readonly revision: number;
  /** Traces that changed; `undefined` = more than the notice carries, take all as changed. */
  readonly traceIds?: readonly string[];
  readonly sessions?: readonly string[];
  readonly what: readonly ('traces' | 'logs' | 'metrics' | 'senders' | 'store' | 'cost' | 'budgets')[];
}

/** `POST /attach {version}`: a client's greeting; the collector answers whether it stays or hands over to a newer version. */
export interface AttachAnswer {
  readonly version: string;
  /** The collector is older than the client: it drains, ends, and the client starts its own. */
  readonly handingOver: boolean;
}

/** `POST /clear`, `POST /pin {traceId, pinned}`, `POST /import` (an OTLP body), `POST /stop`, `POST /limits`. */
export interface DoneAnswer {
  readonly done: true;
  readonly spans?: number;
  /** `/import` only: spans, log records and data points that are stored now (or were already). */
  readonly accepted?: number;
  /** `/import` only: those that were left out; a line that cannot be read at all counts as one. */
  readonly rejected?: number;
  /** The first cause of `rejected`, its line and its cure; absent = nothing was left out. */
  readonly reason?: string;
}

/** Every refusal, in the shape of `google.rpc.Status`. `message` names the fault and the fix. */
export interface ApiFault {
  readonly code: number;
  readonly message: string;
}
