import type { ChangeNotice } from '../../shared/api.ts';
import type { CostAnswer, SessionList } from '../../shared/costApi.ts';
import { DisposableStore, type Disposable } from '../disposableStore.ts';
import { Emitter } from '../emitter.ts';
import { ClientError } from '../receiver/clientError.ts';
import type { CollectorClient } from '../receiver/collectorClient.ts';
import type { CollectorSupervisor } from '../receiver/collectorSupervisor.ts';
import { PacedAsk } from '../receiver/pacedAsk.ts';
import { isUp } from '../receiver/receiverState.ts';

/** What status bar, side bar and Problems show of sessions and money, as of one moment. */
export interface CostSnapshot {
  readonly cost: CostAnswer;
  readonly sessions: SessionList;
}

export interface CostFeedOptions {
  readonly supervisor: Pick<CollectorSupervisor, 'state' | 'client' | 'onState' | 'onNotice'>;
  /** Newest sessions that are asked for. */
  readonly limit: () => number;
  readonly log: (line: string) => void;
  /** Milliseconds between two refreshes while data streams in. */
  readonly gapMs?: number;
}

/** Half as often as the views: sums are dearer to ask for than a list. */
const defaultGapMs = 2000;
/** "Today" ends at midnight without a notice, and projections move with the clock. */
const idleMs = 60_000;
const relevant: ReadonlySet<ChangeNotice['what'][number]> = new Set(['traces', 'cost', 'budgets']);

/** Keeps one snapshot of sessions and money: asks again after a notice and once a minute. */
export class CostFeed implements Disposable {
  readonly #options: CostFeedOptions;
  readonly #changes = new Emitter<CostSnapshot | undefined>();
  readonly #owned = new DisposableStore();
  readonly #asking: PacedAsk;
  #snapshot: CostSnapshot | undefined;
  #failure = '';

  readonly onChange = this.#changes.event;

  constructor(options: CostFeedOptions) {
    this.#options = options;
    this.#asking = this.#owned.use(
      new PacedAsk({
        ask: (signal) => this.#refresh(signal),
        gapMs: options.gapMs ?? defaultGapMs,
        onError: (error) => this.#failed(error),
      }),
    );
    this.#owned.use(this.#changes);
    this.#owned.use(options.supervisor.onState(() => this.#stateChanged()));
    this.#owned.use(
      options.supervisor.onNotice(({ what }) => {
        if (what.length === 0 || what.some((thing) => relevant.has(thing))) this.#asking.soon();
      }),
    );
  }

  /** Absent until the receiver has answered for the first time, and while it is down. */
  get snapshot(): CostSnapshot | undefined {
    return this.#snapshot;
  }

  refresh(): void {
    if (isUp(this.#options.supervisor.state)) this.#asking.within(0);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #stateChanged(): void {
    if (isUp(this.#options.supervisor.state)) this.#asking.within(0);
    else {
      this.#asking.cancel();
      this.#show(undefined);
    }
  }

  async #refresh(signal: AbortSignal): Promise<void> {
    const { client } = this.#options.supervisor;
    if (!client) return;
    const snapshot = await ask(client, this.#options.limit(), signal);
    if (signal.aborted) return;
    this.#failure = '';
    this.#show(snapshot);
    this.#asking.within(idleMs);
  }

  /** The same failure once: while data streams in it would come every second. */
  #failed(error: unknown): void {
    const failure = `asking for sessions and cost: ${error instanceof Error ? error.message : String(error)}`;
    if (failure !== this.#failure) this.#options.log(failure);
    this.#failure = failure;
    this.#asking.within(idleMs);
  }

  #show(snapshot: CostSnapshot | undefined): void {
    this.#snapshot = snapshot;
    this.#changes.fire(snapshot);
  }
}

async function ask(client: CollectorClient, limit: number, signal: AbortSignal): Promise<CostSnapshot> {
  const [cost, sessions] = await Promise.all([
    client.cost('24h', 'model', 1, signal),
    client.sessions({ limit, offset: 0, order: 'last', ascending: false }, signal),
  ]);
  // The collector of a newer version serves this window too, and might answer in another shape.
  if (Array.isArray(cost.periods) && Array.isArray(sessions.sessions)) return { cost, sessions };
  throw new ClientError('badAnswer', 'the receiver is of another version; reload this window');
}
