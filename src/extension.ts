import * as vscode from 'vscode';
import { panelType } from './host/contributes.ts';
import { CostServices } from './host/cost/costServices.ts';
import { runDemo } from './host/demo/runDemo.ts';
import { DisposableStore } from './host/disposableStore.ts';
import { panelHandlers } from './host/panel/panelHandlers.ts';
import { SpanDocuments } from './host/panel/spanDocuments.ts';
import { TracesPanel, type Showing } from './host/panel/tracesPanel.ts';
import { Receiver } from './host/receiver/receiver.ts';
import { registerCommands } from './host/registerCommands.ts';
import { registerStatusBar } from './host/registerStatusBar.ts';
import { registerViews } from './host/registerViews.ts';
import { SourceOpener } from './host/source/sourceOpener.ts';
import { startDemo } from './host/startDemo.ts';

/** Composes and registers; what it returns is for the tests inside VS Code. */
export function activate(context: vscode.ExtensionContext) {
  const began = performance.now();
  // Ends in reverse order: the receiver outlives everything that listens to it.
  const owned = new DisposableStore();
  context.subscriptions.push(owned);

  const log = owned.use(vscode.window.createOutputChannel('Agent Loupe', { log: true }));
  const receiver = owned.use(new Receiver(context, log));
  const source = owned.use(new SourceOpener(context.extensionPath));
  const spans = owned.use(new SpanDocuments(({ traceId, spanId }) => receiver.client().span(traceId, spanId)));
  const cost = owned.use(new CostServices(context, receiver, log));
  const services = { feed: receiver.feed, client: () => receiver.client(), source, spans, ...cost.forPanel() };
  const panel = owned.use(
    new TracesPanel({
      extensionUri: context.extensionUri,
      supervisor: receiver.supervisor,
      feed: receiver.feed,
      handlers: (column) => panelHandlers(services, column),
      onUsed: () => receiver.wanted('used'),
      log: (line) => log.warn(line),
    }),
  );
  const openPanel = (showing?: Showing) => panel.open(showing);
  owned.use(cost.watchBudgets(openPanel));
  const closing = new AbortController();
  owned.use({ dispose: () => closing.abort() });
  const runDemoAgent = () => runDemo({ context, receiver, log, closing: closing.signal, panel });
  const views = owned.use(registerViews(receiver, cost.feed));
  owned.use(registerStatusBar(receiver.feed, cost.feed));
  owned.use(vscode.window.registerWebviewPanelSerializer(panelType, panel));
  owned.use(registerCommands({ receiver, log, openPanel, runDemo: runDemoAgent, cost }));

  receiver.wanted('windowOpened');
  void startDemo(context);
  const activationMs = performance.now() - began;
  log.info(`active after ${activationMs.toFixed(1)} ms`);
  return { receiver, views, panel, source, cost, activationMs };
}
