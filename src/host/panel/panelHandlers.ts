import * as vscode from 'vscode';
import type { PanelAction, RequestHandlers } from '../../shared/protocol.ts';
import { commands } from '../contributes.ts';
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
}

const actions: Readonly<Record<PanelAction, string>> = {
  runDemo: commands.runDemo,
  copyEndpoint: commands.copyEndpoint,
  startReceiver: commands.startReceiver,
  showLog: commands.showLog,
  clearTraces: commands.clearTraces,
};

/** What the frame may ask; bytes of the collector pass through untouched. */
export function panelHandlers(
  { feed, client, source, spans }: PanelServices,
  column: () => vscode.ViewColumn | undefined,
): RequestHandlers {
  return {
    getStatus: async (_, signal) => {
      const { receiver, data } = feed.snapshot;
      // What the feed knows is at most a second old while data streams in, and it tells the panel when it knows more.
      if (!isUp(receiver) || data) return receiverStatus(receiver, data);
      const [stats, senders] = await Promise.all([client().stats(signal), client().senders(signal)]);
      return receiverStatus(receiver, { stats, senders });
    },
    listTraces: async (params, signal) => client().traceBytes(params, signal),
    getTrace: async ({ traceId }, signal) => client().columns(traceId, signal),
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
