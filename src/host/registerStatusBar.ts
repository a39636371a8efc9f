import * as vscode from 'vscode';
import { commands } from './contributes.ts';
import type { CostFeed } from './cost/costFeed.ts';
import { costStatus } from './cost/costStatus.ts';
import { DisposableStore, type Disposable } from './disposableStore.ts';
import type { ReceiverFeed } from './receiver/receiverFeed.ts';
import { onSettingChange, readSetting } from './settings.ts';
import { statusText, type StatusText } from './statusText.ts';

const backgrounds: Readonly<Record<StatusText['severity'], string | undefined>> = {
  none: undefined,
  warning: 'statusBarItem.warningBackground',
  error: 'statusBarItem.errorBackground',
};

/** One item: port, live traces, cost today, worst state; a click opens the panel where the colour comes from. */
export function registerStatusBar(feed: ReceiverFeed, costs: CostFeed): Disposable {
  const owned = new DisposableStore();
  const item = owned.use(vscode.window.createStatusBarItem('agentLoupe.status', vscode.StatusBarAlignment.Left, -1));
  item.name = vscode.l10n.t('Agent Loupe');
  const draw = () => {
    const cost = readSetting('cost.statusBar') ? costs.snapshot?.cost : undefined;
    const status = statusText(feed.snapshot, cost && costStatus(cost, vscode.l10n.t), vscode.l10n.t);
    if (!status) {
      item.hide();
      return;
    }
    const background = backgrounds[status.severity];
    item.text = status.text;
    item.command = status.opensCost ? commands.openCost : commands.openTraces;
    item.tooltip = plainMarkdown(status.tooltip);
    item.backgroundColor = background === undefined ? undefined : new vscode.ThemeColor(background);
    item.accessibilityInformation = { label: [item.name, ...status.tooltip].join(', ') };
    item.show();
  };
  owned.use(feed.onChange(draw));
  owned.use(costs.onChange(draw));
  owned.use(onSettingChange(['cost.statusBar'], draw));
  draw();
  return owned;
}

/** A paragraph each; whatever stands in them is text. */
function plainMarkdown(lines: readonly string[]): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString('', false);
  markdown.isTrusted = false;
  for (const line of lines) markdown.appendText(line).appendMarkdown('\n\n');
  return markdown;
}
