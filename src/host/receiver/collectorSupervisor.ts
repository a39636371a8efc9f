import { setTimeout as pause } from 'node:timers/promises';
import type { ChangeNotice, ReadyLine } from '../../shared/api.ts';
import type { Disposable } from '../disposableStore.ts';
import { Emitter } from '../emitter.ts';
import type { Translate } from '../translate.ts';
import { ClientError } from './clientError.ts';
import { CollectorClient } from './collectorClient.ts';
import { upLines, upState, type ReceiverState } from './receiverState.ts';

export interface SupervisorOptions {
  /** This extension's version: a collector that is older hands over to ours. */
  readonly version: string;
  /** Where the last collector says it is; it may have died. */
  readonly find: () => Promise<ReadyLine | undefined>;
  /** Starts a collector, or finds the one that runs, and resolves when it is ready. */
  readonly launch: (signal: AbortSignal) => Promise<ReadyLine>;
  readonly log: (line: string) => void;
  readonly t: Translate;
  /** Milliseconds before each new start after a crash; past the end it is given up. */
  readonly backOff?: readonly number[];
  /** Milliseconds between looks for a collector that another window may start. */
  readonly lookMs?: number;
}

const defaultBackOff = [500, 1000, 2000, 5000, 10_000];
/** A collector that ran this long is not in a crash loop. */
const soundMs = 60_000;
/** A collector takes up to 10 s to store what it holds. */
const goneMs = 12_000;

/**
 * Keeps this window connected to the one collector of the user: finds or starts it, listens to its notices, starts it
 * again after a crash, and follows what other windows do with it. Disposing leaves the collector to the other windows; it
 * ends by itself when none is left.
 */
export class CollectorSupervisor implements Disposable {
  readonly #options: SupervisorOptions;
  readonly #states = new Emitter<ReceiverState>();
  readonly #notices = new Emitter<ChangeNotice>();
  #state: ReceiverState = { state: 'stopped' };
  #client: CollectorClient | undefined;
  #run: AbortController | undefined;

  readonly onState = this.#states.event;
  /** Hints that data changed, and one on each new connection. */
  readonly onNotice = this.#notices.event;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  get state(): ReceiverState {
    return this.#state;
  }

  /** `undefined` while nobody can be asked. */
  get client(): CollectorClient | undefined {
    return this.#client;
  }

  /** Resolves when questions can be asked; rejects with the reason when the collector does not come up. */
  async start(): Promise<CollectorClient> {
    if (this.#state.state === 'stopped' || this.#state.state === 'failed') this.#begin('connect');
    const { state, message = '' } = await this.#settled();
    if (this.#client) return this.#client;
    const { t } = this.#options;
    throw new Error(
      state === 'failed' ? t('The receiver could not start: {0}', message) : t('The receiver was stopped.'),
    );
  }

  /** Ends the collector for every window, after it has stored what it holds. */
  async stop(): Promise<void> {
    const client = this.#client;
    const { line } = this.#state;
    this.#end();
    this.#set({ state: 'stopped' });
    if (client && line) {
      this.#options.log(`stopping the receiver (pid ${line.pid}), as asked in this window`);
      await client.stop().catch((error: unknown) => this.#options.log(`stopping the receiver: ${String(error)}`));
      await this.#untilGone(line.pid);
      this.#options.log('the receiver has stopped');
    }
    this.#begin('wait');
  }

  async restart(): Promise<CollectorClient> {
    await this.stop();
    return this.start();
  }

  dispose(): void {
    this.#end();
    this.#states.dispose();
    this.#notices.dispose();
  }

  #begin(first: 'connect' | 'wait'): void {
    this.#end();
    const run = new AbortController();
    this.#run = run;
    if (first === 'connect') this.#set({ state: 'starting' });
    this.#keep(first, run.signal).catch((error: unknown) => {
      if (!run.signal.aborted) this.#fail(error);
    });
  }

  #end(): void {
    this.#run?.abort();
    this.#run = undefined;
    this.#client = undefined;
  }

  /** Runs until aborted or given up. */
  async #keep(first: 'connect' | 'wait', signal: AbortSignal): Promise<void> {
    let waitFirst = first === 'wait';
    for (let crashes = 0; ;) {
      if (waitFirst) await this.#reappears(signal);
      const line = await this.#connect(signal);
      const since = performance.now();
      const end = await this.#serve(line, signal);
      signal.throwIfAborted();
      waitFirst = end === 'closed';
      if (waitFirst) this.#stoppedElsewhere();
      else if (await this.#isAlive(line)) this.#options.log('the connection to the receiver broke; connecting again');
      else {
        crashes = performance.now() - since > soundMs ? 1 : crashes + 1;
        await this.#backOff(crashes, signal);
      }
    }
  }

  #stoppedElsewhere(): void {
    this.#options.log('another window stopped the receiver, or it was told to end');
    this.#set({ state: 'stopped', message: this.#options.t('Another window stopped the receiver.') });
  }

  /** The collector that runs, unless it is older than us; else one that we start. */
  async #connect(signal: AbortSignal): Promise<ReadyLine> {
    const found = await this.#options.find();
    if (found && (await this.#staysFor(found, signal))) return { ...found, attached: true };
    return this.#options.launch(signal);
  }

  async #staysFor(line: ReadyLine, signal: AbortSignal): Promise<boolean> {
    try {
      const { handingOver } = await new CollectorClient(line).attach(this.#options.version, signal);
      if (handingOver) this.#options.log(`collector ${line.version} hands over to ${this.#options.version}`);
      return !handingOver;
    } catch {
      signal.throwIfAborted();
      return false; // it died and left its file; ours takes its place
    }
  }

  async #serve(line: ReadyLine, signal: AbortSignal): Promise<'closed' | 'broken'> {
    const client = new CollectorClient(line);
    signal.throwIfAborted();
    this.#client = client;
    for (const fact of upLines(line, this.#options.t)) this.#options.log(fact);
    this.#set(upState(line, line.attached === true, this.#options.t));
    try {
      return await client.changes((notice) => this.#notices.fire(notice), signal);
    } catch {
      return 'broken';
    } finally {
      if (this.#client === client) this.#client = undefined;
    }
  }

  async #isAlive(line: ReadyLine): Promise<boolean> {
    return new CollectorClient(line).stats().then(
      () => true,
      () => false,
    );
  }

  /** Looks, without starting anything, until a collector answers. */
  async #reappears(signal: AbortSignal): Promise<void> {
    for (;;) {
      await pause(this.#options.lookMs ?? 2000, undefined, { signal });
      const found = await this.#options.find();
      if (found && (await this.#isAlive(found))) return;
    }
  }

  async #backOff(crashes: number, signal: AbortSignal): Promise<void> {
    const { t, log, backOff = defaultBackOff } = this.#options;
    const delay = backOff[crashes - 1];
    if (delay === undefined)
      throw new Error(t('The receiver ended unexpectedly {0} times in a row. Its log may say why.', crashes));
    const message = t('The receiver ended unexpectedly. It is started again.');
    log(`${message} (${crashes}. time, in ${delay} ms)`);
    this.#set({ state: 'starting', message });
    await pause(delay, undefined, { signal });
  }

  /** Its ports are free some time after it stopped answering: it takes its file away last, or it died. */
  async #untilGone(pid: number): Promise<void> {
    const deadline = performance.now() + goneMs;
    while (performance.now() < deadline) {
      if (!processLives(pid) || (await this.#options.find())?.pid !== pid) return;
      await pause(25);
    }
    const { t } = this.#options;
    throw new ClientError('timeout', t('The receiver (pid {0}) does not end. End that process.', pid));
  }

  #fail(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.#options.log(`the receiver is not running: ${message}`);
    this.#client = undefined;
    this.#set({ state: 'failed', message });
  }

  #set(state: ReceiverState): void {
    this.#state = state;
    this.#states.fire(state);
  }

  #settled(): Promise<ReceiverState> {
    if (this.#state.state !== 'starting') return Promise.resolve(this.#state);
    return new Promise((resolve) => {
      const listening = this.onState((state) => {
        if (state.state === 'starting') return;
        listening.dispose();
        resolve(state);
      });
    });
  }
}

function processLives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
