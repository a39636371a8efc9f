/** The whole conversation between the Agent Traces frame and the extension host. */
import type { Sender, Stats } from './api.ts';
import type { CostDimension, CostWindow, SessionOrder } from './costApi.ts';
import type { SpanDetail } from './spanDetail.ts';

/** Asked by the frame, answered by the host. The frame is an untrusted sender: it names spans, never files or commands. */
export interface Requests {
  getStatus: { params: Record<string, never>; result: ReceiverStatus };
  /** The bytes of a `TraceList` in JSON (`decodeJson`): asked for so often that the host must not read them. */
  listTraces: { params: { limit: number; before?: string; q?: string }; result: ArrayBuffer };
  /** The bytes of `encodeTraceColumns`. */
  getTrace: { params: { traceId: string }; result: ArrayBuffer };
  getSpan: { params: SpanRef; result: SpanDetail };
  /** `follow`: the selection moved, open beside without focus, ask nothing. `explicit`: the user asked, so a question may be put. */
  openSource: { params: SpanRef & { mode: 'follow' | 'explicit' }; result: SourceOutcome };
  /** Opens the span as JSON in a read-only editor. */
  openRaw: { params: SpanRef; result: null };
  /** Where each normalised value of a span comes from: the bytes of a `NormalSpan` in JSON. */
  getMeaning: { params: SpanRef; result: ArrayBuffer };
  /** The bytes of a `SessionList`, `SessionPage`, `Conversation`, `CostAnswer`, `CostHints`, `WhatIf`, `PricedModels` in JSON. */
  listSessions: { params: SessionQuestion; result: ArrayBuffer };
  getSession: { params: { session: string; before?: number }; result: ArrayBuffer };
  getConversation: { params: { session: string; turn: number }; result: ArrayBuffer };
  getCost: { params: { window: CostWindow; by: CostDimension }; result: ArrayBuffer };
  getHints: { params: { window: CostWindow }; result: ArrayBuffer };
  getWhatIf: { params: { session: string; model: string; provider?: string }; result: ArrayBuffer };
  listModels: { params: { q: string }; result: ArrayBuffer };
  dismissHint: { params: { id: string; dismissed: boolean }; result: null };
  /** Opens `.agent-loupe/prices.json` at an entry for this model, made if there is none. */
  setPrice: { params: { model: string; provider?: string }; result: null };
  /** Asks for a place and writes the sessions or the breakdown there; the answer tells where, empty = the user gave up. */
  exportCost: {
    params: { what: 'sessions' | 'breakdown'; format: 'csv' | 'json'; window: CostWindow; by: CostDimension };
    result: { savedTo: string };
  };
  /** As `exportCost`, of one session with all its calls; the user chooses CSV or JSON by the file's name. */
  exportSession: { params: { session: string }; result: { savedTo: string } };
  pinTrace: { params: { traceId: string; pinned: boolean }; result: null };
  copyText: { params: { text: string }; result: null };
  run: { params: { action: PanelAction }; result: null };
}

export interface SessionQuestion {
  readonly limit: number;
  readonly offset: number;
  readonly order: SessionOrder;
  readonly ascending: boolean;
  readonly q?: string;
  /** Only sessions that were active in it. */
  readonly window?: CostWindow;
}

export interface SpanRef {
  readonly traceId: string;
  readonly spanId: string;
}

/** What a button of the frame may start; each is a command of the extension. */
export type PanelAction = 'runDemo' | 'copyEndpoint' | 'startReceiver' | 'showLog' | 'clearTraces' | 'openCostSettings';

/** Where a span's source was found, or why it was not. */
export type SourceOutcome =
  | { readonly opened: true; readonly label: string }
  /** There is a place, and opening it needs the user's click: it lies outside the workspace. */
  | { readonly opened: false; readonly label: string; readonly reason: string }
  | { readonly opened: false; readonly label?: undefined; readonly reason: string };

export interface ReceiverStatus {
  readonly state: 'stopped' | 'starting' | 'running' | 'attached' | 'failed';
  /** Why it failed, or what the user should know (a port was taken). */
  readonly message?: string;
  readonly otlp?: string;
  readonly stats?: Stats;
  readonly senders?: readonly Sender[];
}

/** Sent by the host: a hint that data changed, never the data itself; safe to lose. */
export interface Notices {
  tracesChanged: { traceIds?: readonly string[]; revision: number };
  statusChanged: ReceiverStatus;
  /** The side bar or a command asks the panel to show this. */
  show: { traceId: string; spanId?: string };
  showSession: { session: string };
  /** A command asks for a tab as the user left it. */
  showTab: { tab: 'traces' | 'cost' };
  /** Sums, prices, budgets or settings changed. */
  costChanged: { revision: number };
}

export type RequestHandlers = {
  [M in keyof Requests]: (params: Requests[M]['params'], signal: AbortSignal) => Promise<Requests[M]['result']>;
};

/** Frame → host. */
export type FrameMessage =
  | {
      [M in keyof Requests]: {
        readonly type: 'ask';
        readonly id: number;
        readonly method: M;
        readonly params: Requests[M]['params'];
      };
    }[keyof Requests]
  | { readonly type: 'abort'; readonly id: number }
  | { readonly type: 'ready' };

/** Host → frame. */
export type HostMessage =
  | { readonly type: 'answer'; readonly id: number; readonly ok: true; readonly result: unknown }
  | {
      readonly type: 'answer';
      readonly id: number;
      readonly ok: false;
      readonly error: { readonly code: string; readonly message: string };
    }
  | {
      [N in keyof Notices]: { readonly type: 'notice'; readonly notice: N; readonly params: Notices[N] };
    }[keyof Notices];

/** Put into the page as JSON by the host: what the frame needs before its first question. */
export interface PanelBoot {
  readonly strings: Readonly<Record<string, string>>;
  readonly followSelection: boolean;
  readonly locale: string;
}

/** Kept by `setState` of the frame, and given back after a window reload. */
export interface PanelState {
  readonly traceId?: string;
  readonly spanId?: string;
  readonly collapsed?: readonly string[];
  readonly detailTab?: string;
  readonly sizes?: { readonly list: number; readonly detail: number };
  readonly scrollTop?: number;
  readonly filter?: string;
  readonly tab?: 'traces' | 'cost';
  readonly cost?: {
    readonly window: CostWindow;
    readonly by: CostDimension;
    readonly order: SessionOrder;
    readonly ascending: boolean;
    readonly session?: string;
  };
}
