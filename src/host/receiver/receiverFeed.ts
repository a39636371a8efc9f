import type { ChangeNotice, Sender, Stats, TraceList } from '../../shared/api.ts';
import type { ReceiverStatus } from '../../shared/protocol.ts';
import { quietMicros } from '../../shared/traceState.ts';
import { DisposableStore, type Disposable } from '../disposableStore.ts';
import { Emitter } from '../emitter.ts';
import type { CollectorClient } from './collectorClient.ts';
import type { CollectorSupervisor } from './collectorSupervisor.ts';
import { isUp, type ReceiverState } from './receiverState.ts';

/** All that trees and status bar show, as of one moment. */
export interface Snapshot {
  readonly receiver: ReceiverState;
  /** Absent until the receiver has answered for the first time, and while it is down. */
  readonly data?: { readonly list: TraceList; readonly stats: Stats; readonly senders: readonly Sender[] };
}

export interface FeedOptions {
  readonly supervisor: Pick<CollectorSupervisor, 'state' | 'client' | 'onState' | 'onNotice'>;
  readonly log: (line: string) => void;
  /** Milliseconds between two refreshes while data streams in. */
  readonly gapMs?: number;
}

/** As many as a side bar can use; the panel has the rest. */
const listLimit = 100;
const defaultGapMs = 1000;

/**
 * Keeps one snapshot of the receiver for everything native in the window: asks again after a notice, at most once a
 * second, and once more when a trace that went quiet turns from running to partial, which no notice tells.
 */
export class ReceiverFeed implements Disposable {
  readonly #options: FeedOptions;
  readonly #changes = new Emitter<Snapshot>();
  readonly #owned = new DisposableStore();
  #snapshot: Snapshot;
  #abort = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #due = 0;
  #asked = Number.NEGATIVE_INFINITY;
  #asking = false;
  #stale = false;

  readonly onChange = this.#changes.event;

  constructor(options: FeedOptions) {
    this.#options = options;
    this.#snapshot = { receiver: options.supervisor.state };
    this.#owned.use(this.#changes);
    this.#owned.use(options.supervisor.onState((state) => this.#stateChanged(state)));
    this.#owned.use(options.supervisor.onNotice((notice) => this.#noticed(notice)));
  }

  get snapshot(): Snapshot {
    return this.#snapshot;
  }

  /** Asks again at once, for what changes without a notice, such as rates and ages. */
  refresh(): void {
    if (isUp(this.#snapshot.receiver)) this.#schedule(0);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#abort.abort();
    this.#owned.dispose();
  }

  #stateChanged(receiver: ReceiverState): void {
    const { data } = this.#snapshot;
    this.#show(isUp(receiver) && data ? { receiver, data } : { receiver });
    if (isUp(receiver)) this.#schedule(0);
    else this.#cancel();
  }

  #noticed({ what }: ChangeNotice): void {
    if (what.length === 0 && this.#snapshot.data) return;
    if (this.#asking) this.#stale = true;
    else this.#soon();
  }

  /** At once after a pause, so that a new trace shows without delay; while data streams in, after the gap. */
  #soon(): void {
    this.#schedule(Math.max(0, this.#asked + (this.#options.gapMs ?? defaultGapMs) - performance.now()));
  }

  /** An earlier time that is already set stands. */
  #schedule(ms: number): void {
    const due = performance.now() + ms;
    if (this.#timer && this.#due <= due) return;
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#refresh();
    }, ms);
  }

  #cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#abort.abort();
    this.#abort = new AbortController();
  }

  async #refresh(): Promise<void> {
    const { client } = this.#options.supervisor;
    if (!client || this.#asking) return;
    this.#asking = true;
    this.#stale = false;
    this.#asked = performance.now();
    const { signal } = this.#abort;
    try {
      const data = await ask(client, signal);
      if (signal.aborted) return;
      this.#show({ receiver: this.#snapshot.receiver, data });
      if (data.list.traces.some(({ state }) => state === 'running')) this.#schedule(quietMicros / 1000 + 500);
    } catch (error) {
      if (!signal.aborted) this.#options.log(`refreshing the views: ${String(error)}`);
    } finally {
      this.#asking = false;
      this.#again();
    }
  }

  /** What changed while an answer was under way may not be in it. */
  #again(): void {
    if (this.#stale) this.#soon();
  }

  #show(snapshot: Snapshot): void {
    this.#snapshot = snapshot;
    this.#changes.fire(snapshot);
  }
}

async function ask(client: CollectorClient, signal: AbortSignal): Promise<NonNullable<Snapshot['data']>> {
  const [list, stats, senders] = await Promise.all([
    client.traces({ limit: listLimit }, signal),
    client.stats(signal),
    client.senders(signal),
  ]);
  return { list, stats, senders };
}

/** The receiver as the panel knows it: `attached` when other windows use it too, whoever of them started it. */
export function receiverStatus(
  receiver: ReceiverState,
  data: Pick<NonNullable<Snapshot['data']>, 'stats' | 'senders'> | undefined,
): ReceiverStatus {
  const { state, message, line } = receiver;
  const isShared = (data?.stats.clients ?? 0) > 1;
  return {
    state: isUp(receiver) ? (isShared ? 'attached' : 'running') : state,
    ...(message !== undefined && { message }),
    ...(line && { otlp: line.otlp }),
    ...(data && { stats: data.stats, senders: data.senders }),
  };
}
