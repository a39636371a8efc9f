import type { ChangeNotice } from '../../shared/api.ts';
import type { SettledTrace } from '../../core/store/traceSettler.ts';
import { StoreError } from '../../core/store/storeError.ts';
import type { IngestEvent } from './ingestMessages.ts';
import type { StoreKeeper } from './storeKeeper.ts';

/** Makes the books of traces in the pauses between requests. */
export interface Settling {
  /** Requests were written, which took this long. */
  wrote(): void;
  /** There is something to settle, other than by a request. */
  soon(): void;
  stop(): void;
}

/** While requests come, this part of the time goes to settling… */
const busyShare = 0.08;
/** …in steps of this many milliseconds, saved up to the second number. */
const stepMs = 4;
const savedMs = 24;
/** Without requests for so long, there is no load that settling could be in the way of. */
const quietMs = 25;
const quietStepMs = 12;

/** `settled` hears of each step's traces, after its commit. `failed` is told of errors that are not the store's. */
export function startSettling(
  store: StoreKeeper,
  tell: (event: IngestEvent) => void,
  settled: (traces: readonly SettledTrace[]) => void,
  failed: (error: unknown) => void,
): Settling {
  let pending: (() => void) | undefined;
  let due = Infinity;
  let credit = savedMs;
  let credited = performance.now();
  let lastWrite = -Infinity;

  const after = (ms: number): void => {
    pending?.();
    due = performance.now() + ms;
    if (ms <= 0) {
      const immediate = setImmediate(step);
      pending = () => clearImmediate(immediate);
    } else {
      const timer = setTimeout(step, ms);
      pending = () => clearTimeout(timer);
    }
  };
  const isQuiet = (now: number): boolean => now - lastWrite >= quietMs;
  const step = (): void => {
    pending = undefined;
    due = Infinity;
    const now = performance.now();
    credit = Math.min(savedMs, credit + (now - credited) * busyShare);
    credited = now;
    if (!isQuiet(now) && credit < stepMs) after((stepMs - credit) / busyShare);
    else run(isQuiet(now) ? quietStepMs : stepMs);
  };
  const run = (budgetMs: number): void => {
    if (store.state().problem !== undefined) {
      after(1000);
      return;
    }
    const started = performance.now();
    try {
      const result = store.use((writer) => writer.settle(budgetMs));
      if (result.settled.length > 0 || result.repricing)
        tell({ kind: 'changed', change: noticeOf(result.settled, store) });
      settled(result.settled);
      if (result.againMs !== undefined) after(result.againMs);
    } catch (error) {
      if (!(error instanceof StoreError)) failed(error);
      after(1000);
    }
    credit -= performance.now() - started;
  };
  after(0);

  return {
    wrote() {
      lastWrite = performance.now();
      if (due > lastWrite + stepMs / busyShare) after(0); // what is due later waits for a trace that rests
    },
    soon: () => after(0),
    stop: () => pending?.(),
  };
}

function noticeOf(traces: readonly SettledTrace[], store: StoreKeeper): ChangeNotice {
  return {
    revision: store.state().revision,
    traceIds: traces.map(({ traceId }) => traceId),
    sessions: [...new Set(traces.flatMap(({ sessions }) => sessions))],
    what: ['traces', 'cost'],
  };
}
