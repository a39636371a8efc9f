import * as vscode from 'vscode';
import { panelType } from './host/contributes.ts';
import { runDemo } from './host/demo/runDemo.ts';
import { panelHandlers } from './host/panel/panelHandlers.ts';
import { SpanDocuments } from './host/panel/spanDocuments.ts';
import { TracesPanel } from './host/panel/tracesPanel.ts';
import { Receiver } from './host/receiver/receiver.ts';
import { registerCommands } from './host/registerCommands.ts';
import { registerStatusBar } from './host/registerStatusBar.ts';
import { registerViews } from './host/registerViews.ts';
import { SourceOpener } from './host/source/sourceOpener.ts';
import { startDemo } from './host/startDemo.ts';

/** Composes and registers; what it returns is for the tests inside VS Code. */
export function activate(context: vscode.ExtensionContext) {
  const began = performance.now();
  const log = vscode.window.createOutputChannel('Agent Loupe', { log: true });
  const receiver = new Receiver(context, log);
  const source = new SourceOpener(context.extensionPath);
  const spans = new SpanDocuments(({ traceId, spanId }) => receiver.client().span(traceId, spanId));
  const services = { feed: receiver.feed, client: () => receiver.client(), source, spans };
  const panel = new TracesPanel({
    extensionUri: context.extensionUri,
    supervisor: receiver.supervisor,
    feed: receiver.feed,
    handlers: (column) => panelHandlers(services, column),
    onUsed: () => receiver.wanted('used'),
    log: (line) => log.warn(line),
  });
  const openPanel = (traceId?: string) => panel.open(traceId === undefined ? undefined : { traceId });
  const views = registerViews(receiver);

  // The last is disposed first: the receiver outlives everything that listens to it.
  context.subscriptions.push(
    log,
    receiver,
    source,
    spans,
    views,
    panel,
    registerStatusBar(receiver.feed),
    vscode.window.registerWebviewPanelSerializer(panelType, panel),
    registerCommands({
      receiver,
      log,
      openPanel,
      runDemo: () => runDemo({ context, receiver, log, openPanel }),
    }),
  );
  receiver.wanted('windowOpened');
  void startDemo(context);
  const activationMs = performance.now() - began;
  log.info(`active after ${activationMs.toFixed(1)} ms`);
  return { receiver, views, panel, source, activationMs };
}
