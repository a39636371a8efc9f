/** The frame's end of `src/shared/protocol.ts`, over any pair of ends. */
import type { FrameMessage, HostMessage, Notices, PanelState, Requests } from '../src/shared/protocol.ts';

/** What VS Code gives a frame, once. */
export interface VsCodeApi {
  postMessage(message: FrameMessage): void;
  getState(): unknown;
  setState(state: unknown): void;
}

export interface Bridge {
  /** Rejects with an `AskError`; code `superseded` = a newer ask of this method took its place, which is not a fault. */
  ask<M extends keyof Requests>(method: M, params: Requests[M]['params']): Promise<Requests[M]['result']>;
  /** Returns what ends the listening. */
  on<N extends keyof Notices>(notice: N, listener: (params: Notices[N]) => void): () => void;
  readState(): PanelState;
  writeState(state: PanelState): void;
}

export class AskError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = 'AskError';
    this.code = code;
  }
}

/** Whether a rejected ask only made room for a newer one. */
export function isSuperseded(error: unknown): boolean {
  return error instanceof AskError && error.code === 'superseded';
}

/** Questions about what is shown: only the newest counts. The others are acts, each of which counts. */
const newestOnly: Readonly<Record<keyof Requests, boolean>> = {
  getStatus: true,
  listTraces: true,
  getTrace: true,
  getSpan: true,
  openSource: true,
  openRaw: false,
  pinTrace: false,
  copyText: false,
  run: false,
  getMeaning: true,
  getConversation: true,
  getCost: true,
  getHints: true,
  getWhatIf: true,
  listModels: true,
  // Several pages of the table, and sessions of several price cards, are asked for at a time.
  listSessions: false,
  getSession: false,
  dismissHint: false,
  setPrice: false,
  exportCost: false,
  exportSession: false,
};

interface Pending {
  readonly method: keyof Requests;
  resolve(result: unknown): void;
  reject(error: AskError): void;
}

/** A bridge over any pair of ends; `listen` calls back with each message of the host. */
export function createBridge(api: VsCodeApi, listen: (receive: (message: unknown) => void) => void): Bridge {
  const pending = new Map<number, Pending>();
  const listeners = new Map<string, Set<(params: never) => void>>();
  let lastId = 0;

  const supersede = (method: keyof Requests) => {
    for (const [id, ask] of pending) {
      if (ask.method !== method) continue;
      pending.delete(id);
      api.postMessage({ type: 'abort', id });
      ask.reject(new AskError('superseded', `a newer ${method} took its place`));
    }
  };

  listen((data) => {
    if (!isHostMessage(data)) return;
    if (data.type === 'notice') {
      for (const listener of listeners.get(data.notice) ?? []) (listener as (params: unknown) => void)(data.params);
      return;
    }
    const ask = pending.get(data.id);
    if (!ask) return; // the answer to an ask that was given up
    pending.delete(data.id);
    if (data.ok) ask.resolve(data.result);
    else ask.reject(new AskError(data.error.code, data.error.message));
  });

  return {
    ask(method, params) {
      if (newestOnly[method]) supersede(method);
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        pending.set(id, { method, resolve: resolve, reject });
        // `method` and `params` belong together by the signature; TypeScript cannot follow that into the union.
        api.postMessage({ type: 'ask', id, method, params } as FrameMessage);
      });
    },
    on(notice, listener) {
      const set = listeners.get(notice) ?? new Set();
      listeners.set(notice, set.add(listener));
      return () => void set.delete(listener);
    },
    readState: () => asState(api.getState()),
    writeState: (state) => api.setState(state),
  };
}

function isHostMessage(data: unknown): data is HostMessage {
  return (
    typeof data === 'object' && data !== null && 'type' in data && (data.type === 'answer' || data.type === 'notice')
  );
}

/** A state that another version wrote may hold anything: only an object is taken, and its readers check the fields. */
function asState(state: unknown): PanelState {
  return typeof state === 'object' && state !== null ? state : {};
}
