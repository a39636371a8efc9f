import * as vscode from 'vscode';
import { contextKeys, views } from './contributes.ts';
import type { CostFeed } from './cost/costFeed.ts';
import { DisposableStore, type Disposable } from './disposableStore.ts';
import type { Receiver } from './receiver/receiver.ts';
import type { Snapshot } from './receiver/receiverFeed.ts';
import { isUp } from './receiver/receiverState.ts';
import { connectionNodes } from './trees/connectionNodes.ts';
import { NodeTree } from './trees/nodeTree.ts';
import { traceNodes } from './trees/traceNodes.ts';

/** The trees of the activity bar, for tests to look at. */
export interface Views extends Disposable {
  readonly traces: NodeTree;
  readonly connection: NodeTree;
}

/** Ages are words from ten seconds on, and change without a notice. */
const ageTickMs = 10_000;

/** Registers both trees; one that comes into sight counts as use. */
export function registerViews(receiver: Receiver, costs: CostFeed): Views {
  const owned = new DisposableStore();
  const traces = owned.use(new NodeTree());
  const connection = owned.use(new NodeTree());
  const treeViews = [
    owned.use(vscode.window.createTreeView(views.traces, { treeDataProvider: traces, showCollapseAll: true })),
    owned.use(vscode.window.createTreeView(views.connection, { treeDataProvider: connection })),
  ];
  const draw = () => {
    const { snapshot, hasMore } = receiver.feed;
    const { data } = snapshot;
    const sessions = costs.snapshot?.sessions.sessions ?? [];
    void setReceiverKey(snapshot);
    traces.set(data ? traceNodes({ ...data.list, sessions, hasMore }, vscode.l10n.t) : []);
    connection.set(data ? connectionNodes({ ...data, now: Date.now() }, vscode.l10n.t) : []);
  };
  owned.use(receiver.feed.onChange(draw));
  owned.use(costs.onChange(draw));
  for (const view of treeViews)
    owned.use(
      view.onDidChangeVisibility(({ visible }) => {
        if (!visible) return;
        receiver.wanted('used');
        receiver.feed.refresh();
      }),
    );
  if (treeViews.some(({ visible }) => visible)) receiver.wanted('used');
  const timer = setInterval(() => {
    if (treeViews.some(({ visible }) => visible)) receiver.feed.refresh();
  }, ageTickMs);
  owned.use({ dispose: () => clearInterval(timer) });
  draw();
  return { traces, connection, dispose: () => owned.dispose() };
}

async function setReceiverKey({ receiver }: Snapshot): Promise<void> {
  await vscode.commands.executeCommand('setContext', contextKeys.receiver, isUp(receiver) ? 'running' : receiver.state);
}
