import type { ChangeNotice } from '../../shared/api.ts';
import type { Signal } from '../../shared/ingest.ts';
import type { SpanBatch } from '../../shared/spanBatch.ts';
import { decodeLogs } from '../../core/otlp/decodeLogs.ts';
import { decodeMetrics } from '../../core/otlp/decodeMetrics.ts';
import type { StoreWriter } from '../../core/store/storeWriter.ts';
import { createDerivedSpans } from './derivedSpans.ts';
import { recordUsage } from './recordUsage.ts';
import type { Contribution } from './senderRegister.ts';
import type { ServiceIdentities } from './serviceIdentities.ts';
import type { SpanUnderstanding, UnderstoodSpans } from './spanUnderstanding.ts';

/** What of a request could not be kept, and why. */
export interface Verdict {
  readonly rejected: number;
  readonly reason?: string;
}

/** What became of one request. */
export interface Written extends Verdict {
  readonly accepted: number;
  readonly parts: readonly Contribution[];
  /** Without times, the same again may well be another event. */
  readonly timeless?: boolean;
  /** Absent = nothing that a client could see has changed. */
  readonly change?: ChangeNotice;
}

/** Decodes at once, and gives back what is to be done inside the store. */
type SignalWriter = (bytes: Uint8Array) => (store: StoreWriter, receivedMicros: number) => Written;

/** For each signal: bytes → records → store. */
export function signalWriters(
  identities: ServiceIdentities,
  understand: SpanUnderstanding,
): Readonly<Record<Signal, SignalWriter>> {
  const derived = createDerivedSpans();
  const writeDerived = (store: StoreWriter, request: Uint8Array | undefined, receivedMicros: number) =>
    request && writeSpans(store, understand(request), receivedMicros).change;
  return {
    traces(bytes) {
      const understood = understand(bytes);
      const { batch } = understood;
      const counts = spansByOrigin(batch);
      const parts = identities.contributions(batch.bytes, batch.origins, (index) => counts[index] ?? 0, 'spans');
      return (store, receivedMicros) => {
        const { accepted, change } = writeSpans(store, understood, receivedMicros);
        return { ...verdictOf(batch), accepted, parts, ...(change && { change }) };
      };
    },
    logs(bytes) {
      const batch = decodeLogs(bytes);
      const counts = sumsByOrigin(batch.origins.length, batch.logs, () => 1);
      const parts = identities.contributions(batch.bytes, batch.origins, (index) => counts[index] ?? 0, 'logs');
      const spans = derived.ofLogs(batch);
      const usage = recordUsage(batch, understand);
      return (store, receivedMicros) =>
        store.together(() => {
          const { accepted } = store.writeLogs(batch, receivedMicros, usage);
          const timeless = batch.logs.some(({ timeMicros }) => timeMicros === 0);
          const change = signalChange(store, 'logs', writeDerived(store, spans, receivedMicros));
          return { ...verdictOf(batch), accepted, parts, timeless, change };
        });
    },
    metrics(bytes) {
      const batch = decodeMetrics(bytes);
      const counts = sumsByOrigin(batch.origins.length, batch.metrics, ({ points }) => points);
      const parts = identities.contributions(batch.bytes, batch.origins, (index) => counts[index] ?? 0, 'metricPoints');
      const spans = derived.ofMetrics(batch);
      return (store, receivedMicros) =>
        store.together(() => {
          const { accepted } = store.writeMetrics(batch, receivedMicros);
          const change = signalChange(store, 'metrics', writeDerived(store, spans, receivedMicros));
          return { ...verdictOf(batch), accepted, parts, change };
        });
    },
  };
}

function writeSpans(store: StoreWriter, { batch, meanings }: UnderstoodSpans, receivedMicros: number) {
  const { changedTraceIds: traceIds, sessions, accepted } = store.writeSpans(batch, meanings, receivedMicros);
  const what = ['traces', 'senders'] as const;
  const change: ChangeNotice = { revision: store.counts().revision, traceIds, sessions, what };
  return { accepted, ...(traceIds.length > 0 && { change }) };
}

function verdictOf({ rejected, reason }: Verdict): Verdict {
  return { rejected, ...(reason === undefined ? {} : { reason }) };
}

/** Logs and metrics change traces only where spans were made of them. */
function signalChange(store: StoreWriter, what: 'logs' | 'metrics', spans: ChangeNotice | undefined): ChangeNotice {
  const { traceIds = [], sessions = [] } = spans ?? {};
  const revision = store.counts().revision;
  return { revision, traceIds, sessions, what: spans ? [what, 'traces', 'senders'] : [what, 'senders'] };
}

function spansByOrigin({ origins, originIndexes, count }: SpanBatch): Uint32Array {
  const counts = new Uint32Array(origins.length);
  for (let i = 0; i < count; i++) {
    const origin = originIndexes[i] ?? 0;
    counts[origin] = (counts[origin] ?? 0) + 1;
  }
  return counts;
}

function sumsByOrigin<T extends { readonly originIndex: number }>(
  origins: number,
  items: readonly T[],
  weight: (item: T) => number,
): Uint32Array {
  const sums = new Uint32Array(origins);
  for (const item of items) sums[item.originIndex] = (sums[item.originIndex] ?? 0) + weight(item);
  return sums;
}
