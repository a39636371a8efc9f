import { StoreError } from '../../core/store/storeError.ts';
import type { IngestEvent } from './ingestMessages.ts';
import type { StoreKeeper } from './storeKeeper.ts';

/** Keeps the store under its limits in the pauses between requests, and says how it stands. */
export interface StoreUpkeep {
  /** Tells where the store stands, when that differs from what was told last. */
  tellStore(): void;
  tellAllChanged(): void;
  /** Takes a step of retention once nothing is waiting. */
  tidySoon(): void;
  /**
   * To be called after a write of so many items. Under a load without pauses a full store would only grow, so each write
   * then removes at least as much as it brought.
   */
  keepUp(items: number): void;
  /** Tells whether pinned traces leave room for others. */
  weighPins(): void;
  stop(): void;
}

/** Fewer than a step of retention removes. */
const itemsPerStep = 2000;
const probeMs = 1000;
/** Traces grow old while nobody sends. */
const tidyMs = 60_000;
/** How long spending is remembered: a month, and the one before it to compare. */
const ledgerMicros = 62 * 86_400_000_000;

/** Opens the store by its first step. `failed` is told of errors that are not the store's. */
export function startStoreUpkeep(
  store: StoreKeeper,
  tell: (event: IngestEvent) => void,
  failed: (error: unknown) => void,
): StoreUpkeep {
  let tidying: NodeJS.Immediate | undefined;
  let probing: NodeJS.Timeout | undefined;
  let pruning: NodeJS.Immediate | undefined;
  let told = '';
  let noticeTold: string | undefined;

  const tellStore = (): void => {
    const state = store.state();
    const text = JSON.stringify(state);
    if (text === told) return;
    told = text;
    tell({ kind: 'store', store: state });
    if (state.notice !== noticeTold) tellAllChanged(); // another file: nothing that was read before holds
    noticeTold = state.notice;
    probeSoon();
  };
  const tellAllChanged = (): void => {
    const { revision } = store.state();
    tell({ kind: 'changed', change: { revision, what: ['traces', 'logs', 'metrics', 'store'] } });
  };
  const probeSoon = (): void => {
    if (store.state().problem !== undefined) probing ??= setTimeout(probe, probeMs);
  };
  const probe = (): void => {
    probing = undefined;
    store.probe();
    tellStore();
    probeSoon();
  };
  /** One step at a time, so that a request never waits for more than one. */
  const tidy = (): void => {
    tidying = undefined;
    if (store.state().problem !== undefined) return; // the probe finds out when it has passed
    const dropped = JSON.stringify(store.state().dropped);
    try {
      const { more } = store.use((writer) => writer.enforceRetention());
      if (more) tidySoon();
    } catch (error) {
      if (!(error instanceof StoreError)) failed(error);
    }
    if (JSON.stringify(store.state().dropped) !== dropped) tellAllChanged();
    tellStore();
  };
  const tidySoon = (): void => {
    tidying ??= setImmediate(tidy);
  };
  const keepUp = (items: number): void => {
    for (let left = items; left > 0 && isOver(); left -= itemsPerStep) tidy();
    tidySoon();
  };
  const isOver = (): boolean => {
    const { problem, stored, limits } = store.state();
    return problem === undefined && stored.bytes > limits.bytes;
  };
  const weighPins = (): void => {
    store.weighPins();
    tellStore();
  };
  const pruneLedger = (): void => {
    if (store.state().problem !== undefined) return;
    try {
      const more = store.use((writer) => writer.pruneLedger(Date.now() * 1000 - ledgerMicros));
      if (more) pruning = setImmediate(pruneLedger);
    } catch (error) {
      if (!(error instanceof StoreError)) failed(error);
    }
  };
  const ageing = setInterval(() => {
    weighPins(); // a pinned trace may still grow
    tidySoon();
    pruneLedger();
  }, tidyMs);
  tidy();
  weighPins();

  return {
    tellStore,
    tellAllChanged,
    tidySoon,
    keepUp,
    weighPins,
    stop() {
      clearInterval(ageing);
      clearTimeout(probing);
      clearImmediate(tidying);
      clearImmediate(pruning);
    },
  };
}
