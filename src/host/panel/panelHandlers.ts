import * as vscode from 'vscode';
import type { PanelAction, RequestHandlers, Requests } from '../../shared/protocol.ts';
import { commands } from '../contributes.ts';
import { apiPaths } from '../receiver/apiPaths.ts';
import type { CollectorClient } from '../receiver/collectorClient.ts';
import { receiverStatus, type ReceiverFeed } from '../receiver/receiverFeed.ts';
import { isUp } from '../receiver/receiverState.ts';
import type { SourceOpener } from '../source/sourceOpener.ts';
import type { SpanDocuments } from './spanDocuments.ts';

export interface PanelServices {
  readonly feed: ReceiverFeed;
  /** Rejects with the reason while the receiver is down. */
  readonly client: () => CollectorClient;
  readonly source: SourceOpener;
  readonly spans: SpanDocuments;
  readonly setPrice: (model: Requests['setPrice']['params']) => Promise<void>;
  /** Where it was saved; empty = the user gave up. */
  readonly exportCost: (wanted: Requests['exportCost']['params'], signal: AbortSignal) => Promise<string>;
  readonly exportSession: (session: string, signal: AbortSignal) => Promise<string>;
}

const actions: Readonly<Record<PanelAction, string>> = {
  runDemo: commands.runDemo,
  copyEndpoint: commands.copyEndpoint,
  startReceiver: commands.startReceiver,
  showLog: commands.showLog,
  clearTraces: commands.clearTraces,
  openCostSettings: commands.openCostSettings,
};

/** What the frame may ask; bytes of the collector pass through untouched. */
export function panelHandlers(services: PanelServices, column: () => vscode.ViewColumn | undefined): RequestHandlers {
  const { feed, client, source, spans } = services;
  return {
    ...passedOn(client),
    ...costHandlers(services),
    getStatus: async (_, signal) => {
      const { receiver, data } = feed.snapshot;
      // What the feed knows is at most a second old while data streams in, and it tells the panel when it knows more.
      if (!isUp(receiver) || data) return receiverStatus(receiver, data);
      const [stats, senders] = await Promise.all([client().stats(signal), client().senders(signal)]);
      return receiverStatus(receiver, { stats, senders });
    },
    getSpan: async ({ traceId, spanId }, signal) => client().span(traceId, spanId, signal),
    openSource: async ({ traceId, spanId, mode }, signal) => {
      const detail = await client().span(traceId, spanId, signal);
      return source.open({ detail, mode, panelColumn: column(), signal });
    },
    openRaw: async (ref) => {
      await spans.show(ref);
      return null;
    },
    pinTrace: async ({ traceId, pinned }, signal) => {
      await client().pin(traceId, pinned, signal);
      return null;
    },
    copyText: async ({ text }) => {
      await vscode.env.clipboard.writeText(text);
      return null;
    },
    run: async ({ action }) => {
      await vscode.commands.executeCommand(actions[action]);
      return null;
    },
  };
}

type BytesMethod = {
  [M in keyof Requests]: Requests[M]['result'] extends ArrayBuffer ? M : never;
}[keyof Requests];

/** What the collector answers and only the frame reads. */
function passedOn(client: PanelServices['client']): Pick<RequestHandlers, BytesMethod> {
  const pass =
    <P>(pathOf: (params: P) => string) =>
    async (params: P, signal: AbortSignal) =>
      client().bytes(pathOf(params), signal);
  return {
    listTraces: pass(apiPaths.traces),
    getTrace: pass(({ traceId }) => apiPaths.columns(traceId)),
    getMeaning: pass(apiPaths.meaning),
    listSessions: pass(apiPaths.sessions),
    getSession: pass(apiPaths.session),
    getConversation: pass(apiPaths.conversation),
    getCost: pass(apiPaths.cost),
    getHints: pass(apiPaths.hints),
    getWhatIf: pass(apiPaths.whatIf),
    listModels: pass(apiPaths.models),
  };
}

function costHandlers({
  client,
  setPrice,
  exportCost,
  exportSession,
}: PanelServices): Pick<RequestHandlers, 'dismissHint' | 'setPrice' | 'exportCost' | 'exportSession'> {
  return {
    dismissHint: async ({ id, dismissed }, signal) => {
      await client().dismissHint(id, dismissed, signal);
      return null;
    },
    setPrice: async (model) => {
      await setPrice(model);
      return null;
    },
    exportCost: async (wanted, signal) => ({ savedTo: await exportCost(wanted, signal) }),
    exportSession: async ({ session }, signal) => ({ savedTo: await exportSession(session, signal) }),
  };
}
