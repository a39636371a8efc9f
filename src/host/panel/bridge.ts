import type { HostMessage, Notices, RequestHandlers, Requests } from '../../shared/protocol.ts';
import type { Disposable } from '../disposableStore.ts';
import { readFrameMessage } from './readFrameMessage.ts';

export interface BridgeOptions {
  readonly handlers: RequestHandlers;
  readonly post: (message: HostMessage) => void;
  /** The frame has loaded and hears notices from now on. */
  readonly onReady: () => void;
  readonly log: (line: string) => void;
}

/** More questions at a time than the frame ever has; a frame gone wild must not pile up work. */
const mostOpen = 64;

/** The host's end of `src/shared/protocol.ts`: checks what the frame says, runs the handlers, sends answers and errors back. */
export class Bridge implements Disposable {
  readonly #options: BridgeOptions;
  readonly #open = new Map<number, AbortController>();

  constructor(options: BridgeOptions) {
    this.#options = options;
  }

  receive(value: unknown): void {
    const message = readFrameMessage(value);
    if (message.type === 'ready') this.#restart();
    else if (message.type === 'abort') this.#open.get(message.id)?.abort();
    else if (message.type === 'fault') this.#refuse(message.id, message.message);
    else if (this.#open.has(message.id) || this.#open.size >= mostOpen)
      this.#refuse(message.id, 'the frame has too many open questions');
    else void this.#answer(message.id, message.method, message.params);
  }

  notice<N extends keyof Notices>(notice: N, params: Notices[N]): void {
    this.#options.post({ type: 'notice', notice, params } as HostMessage);
  }

  dispose(): void {
    this.#abortAll();
  }

  /** A frame that loads anew knows nothing of what its predecessor asked. */
  #restart(): void {
    this.#abortAll();
    this.#options.onReady();
  }

  #abortAll(): void {
    for (const controller of this.#open.values()) controller.abort();
    this.#open.clear();
  }

  async #answer<M extends keyof Requests>(id: number, method: M, params: Requests[M]['params']): Promise<void> {
    const controller = new AbortController();
    this.#open.set(id, controller);
    try {
      const result = await this.#options.handlers[method](params, controller.signal);
      if (!controller.signal.aborted) this.#options.post({ type: 'answer', id, ok: true, result });
    } catch (error) {
      if (!controller.signal.aborted) this.#fail(id, method, error);
    } finally {
      if (this.#open.get(id) === controller) this.#open.delete(id);
    }
  }

  #fail(id: number, method: string, error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    const code = codeOf(error);
    if (code !== 'notFound') this.#options.log(`${method}: ${message}`);
    this.#options.post({ type: 'answer', id, ok: false, error: { code, message } });
  }

  #refuse(id: number | undefined, message: string): void {
    this.#options.log(message);
    if (id !== undefined) this.#options.post({ type: 'answer', id, ok: false, error: { code: 'badRequest', message } });
  }
}

/** The `code` an error of ours carries; anything else has gone wrong in a way nobody foresaw. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'failed';
}
