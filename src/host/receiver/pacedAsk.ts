import type { Disposable } from '../disposableStore.ts';

export interface PacedAskOptions {
  readonly ask: (signal: AbortSignal) => Promise<void>;
  /** Milliseconds between two asks while notices stream in. */
  readonly gapMs: number;
  /** Called for what failed, not for what was cancelled. */
  readonly onError: (error: unknown) => void;
}

/** Asks the collector when there is news: one question at a time, and never more often than the gap allows. */
export class PacedAsk implements Disposable {
  readonly #options: PacedAskOptions;
  #abort = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #due = 0;
  #asked = Number.NEGATIVE_INFINITY;
  #asking = false;
  #stale = false;

  constructor(options: PacedAskOptions) {
    this.#options = options;
  }

  /** There is news: asks at once after a pause, so that it shows without delay; while news streams in, after the gap. */
  soon(): void {
    if (this.#asking) this.#stale = true;
    else this.within(Math.max(0, this.#asked + this.#options.gapMs - performance.now()));
  }

  /** Asks in so many milliseconds, whatever the gap; an earlier time that is already set stands. */
  within(ms: number): void {
    const due = performance.now() + ms;
    if (this.#timer && this.#due <= due) return;
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#ask();
    }, ms);
  }

  /** Forgets what was to be asked, and aborts what is being asked. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#stale = false;
    this.#abort.abort();
    this.#abort = new AbortController();
  }

  dispose(): void {
    this.cancel();
  }

  async #ask(): Promise<void> {
    if (this.#asking) {
      this.#stale = true;
      return;
    }
    this.#asking = true;
    this.#stale = false;
    this.#asked = performance.now();
    const { signal } = this.#abort;
    try {
      await this.#options.ask(signal);
    } catch (error) {
      if (!signal.aborted) this.#options.onError(error);
    } finally {
      this.#asking = false;
      this.#again();
    }
  }

  /** What changed while an answer was under way may not be in it. */
  #again(): void {
    if (this.#stale) this.soon();
  }
}
