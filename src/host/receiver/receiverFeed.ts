import type { ChangeNotice, Sender, Stats, TraceList } from '../../shared/api.ts';
import type { ReceiverStatus } from '../../shared/protocol.ts';
import { quietMicros } from '../../shared/traceState.ts';
import { DisposableStore, type Disposable } from '../disposableStore.ts';
import { Emitter } from '../emitter.ts';
import type { CollectorClient } from './collectorClient.ts';
import type { CollectorSupervisor } from './collectorSupervisor.ts';
import { PacedAsk } from './pacedAsk.ts';
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
  /** Milliseconds between two refreshes while only the rate falls. */
  readonly rateMs?: number;
}

/** Traces of the first page, and of each page more. */
const pageSize = 100;
/** Beyond it the side bar is the wrong place; the panel has the rest. */
const mostListed = 1000;
const defaultGapMs = 1000;
/** The rate of spans falls without a notice, to nothing after ten seconds. */
const defaultRateMs = 2000;

/**
 * Keeps one snapshot of the receiver for everything native in the window: asks again after a notice, at most once a
 * second, and once more when a trace that went quiet turns from running to partial, which no notice tells.
 */
export class ReceiverFeed implements Disposable {
  readonly #options: FeedOptions;
  readonly #changes = new Emitter<Snapshot>();
  readonly #owned = new DisposableStore();
  readonly #asking: PacedAsk;
  #snapshot: Snapshot;
  #limit = pageSize;

  readonly onChange = this.#changes.event;

  constructor(options: FeedOptions) {
    this.#options = options;
    this.#snapshot = { receiver: options.supervisor.state };
    this.#asking = this.#owned.use(
      new PacedAsk({
        ask: (signal) => this.#refresh(signal),
        gapMs: options.gapMs ?? defaultGapMs,
        onError: (error) => options.log(`refreshing the views: ${String(error)}`),
      }),
    );
    this.#owned.use(this.#changes);
    this.#owned.use(options.supervisor.onState((state) => this.#stateChanged(state)));
    this.#owned.use(options.supervisor.onNotice((notice) => this.#noticed(notice)));
  }

  get snapshot(): Snapshot {
    return this.#snapshot;
  }

  /** Traces that are asked for. */
  get limit(): number {
    return this.#limit;
  }

  /** Whether `more` would list more. */
  get hasMore(): boolean {
    return (this.#snapshot.data?.list.total ?? 0) > this.#limit && this.#limit < mostListed;
  }

  /** Asks again at once, for what changes without a notice, such as rates and ages. */
  refresh(): void {
    if (isUp(this.#snapshot.receiver)) this.#asking.within(0);
  }

  /** Lists another page of older traces from now on. */
  more(): void {
    this.#limit = Math.min(this.#limit + pageSize, mostListed);
    this.refresh();
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #stateChanged(receiver: ReceiverState): void {
    const { data } = this.#snapshot;
    this.#show(isUp(receiver) && data ? { receiver, data } : { receiver });
    if (isUp(receiver)) this.#asking.within(0);
    else this.#asking.cancel();
  }

  #noticed({ what }: ChangeNotice): void {
    if (what.length > 0 || !this.#snapshot.data) this.#asking.soon();
  }

  async #refresh(signal: AbortSignal): Promise<void> {
    const { client } = this.#options.supervisor;
    if (!client) return;
    const data = await ask(client, this.#limit, signal);
    if (signal.aborted) return;
    this.#show({ receiver: this.#snapshot.receiver, data });
    if (data.stats.spansPerSecond > 0) this.#asking.within(this.#options.rateMs ?? defaultRateMs);
    if (data.list.traces.some(({ state }) => state === 'running')) this.#asking.within(quietMicros / 1000 + 500);
  }

  #show(snapshot: Snapshot): void {
    this.#snapshot = snapshot;
    this.#changes.fire(snapshot);
  }
}

async function ask(
  client: CollectorClient,
  limit: number,
  signal: AbortSignal,
): Promise<NonNullable<Snapshot['data']>> {
  const [list, stats, senders] = await Promise.all([
    client.traces({ limit }, signal),
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
