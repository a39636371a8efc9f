import type { Sender, Stats, TraceSummary } from '../../../src/shared/api.ts';

/** A finished trace without errors, with what a case changes. */
export function summary(changes: Partial<TraceSummary> = {}): TraceSummary {
  return {
    traceId: 'a'.repeat(32),
    name: 'plan trip',
    service: 'trip-planner',
    startMicros: 1_700_000_000_000_000,
    durationMicros: 6_400_000,
    spans: 34,
    errors: 0,
    open: 0,
    missing: 0,
    hasRoot: true,
    agents: 1,
    inputTokens: 0,
    outputTokens: 0,
    state: 'complete',
    pinned: false,
    receivedMicros: 0,
    revision: 1,
    ...changes,
  };
}

const none = { spans: 0, logs: 0, metricPoints: 0 };

/** A receiver that has nothing to complain about. */
export function stats(changes: Partial<Stats> = {}): Stats {
  return {
    version: '1.0.0',
    pid: 1,
    startedAt: 0,
    otlp: 'http://127.0.0.1:4318',
    grpc: '127.0.0.1:4317',
    busy: [],
    clients: 1,
    received: none,
    rejected: none,
    requests: { accepted: 0, refused: 0 },
    dropped: { traces: 0, ...none },
    stored: { traces: 3, ...none, bytes: 212 * 1_048_576 },
    limits: { bytes: 1_073_741_824, days: 14, requestBytes: 1 },
    queue: { requests: 0, bytes: 0, refused: 0 },
    memoryBytes: 0,
    spansPerSecond: 0,
    ...changes,
  };
}

/** Somebody whose requests are all taken. */
export function sender(changes: Partial<Sender> = {}): Sender {
  return {
    service: 'trip-planner',
    sdk: 'opentelemetry nodejs 2.12.1',
    userAgent: 'OTel-OTLP-Exporter-JavaScript/0.223.1',
    protocol: 'http/protobuf',
    compression: 'none',
    port: 4318,
    lastMicros: 1_700_000_000_000_000,
    requests: 2,
    spans: 34,
    logs: 0,
    metricPoints: 0,
    bytes: 2048,
    refused: 0,
    ...changes,
  };
}
