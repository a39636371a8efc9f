import * as vscode from 'vscode';
import { shownNode } from './shownNode.ts';
import { spokenLabel } from './spokenLabel.ts';
import type { TreeNode } from './treeNode.ts';

/** Shows `TreeNode`s; a refresh that changes nothing is not passed on. */
export class NodeTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<undefined>();
  #nodes: readonly TreeNode[] = [];
  #shown = '[]';
  readonly onDidChangeTreeData = this.#changed.event;

  get nodes(): readonly TreeNode[] {
    return this.#nodes;
  }

  set(nodes: readonly TreeNode[]): void {
    const shown = JSON.stringify(nodes);
    if (shown === this.#shown) return;
    this.#nodes = nodes;
    this.#shown = shown;
    this.#changed.fire(undefined);
  }

  getChildren(node?: TreeNode): TreeNode[] {
    return [...(node ? (node.children ?? []) : this.#nodes)];
  }

  getTreeItem(telling: TreeNode): vscode.TreeItem {
    const node = shownNode(telling);
    const item = new vscode.TreeItem(node.label, collapsibleState(node));
    item.id = node.id;
    if (node.description !== undefined) item.description = node.description;
    if (node.tooltip) item.tooltip = node.tooltip.join('\n');
    item.accessibilityInformation = { label: spokenLabel(node) };
    if (node.contextValue !== undefined) item.contextValue = node.contextValue;
    if (node.icon) item.iconPath = themeIcon(node.icon);
    if (node.command)
      item.command = { command: node.command.id, title: node.label, arguments: [...(node.command.arguments ?? [])] };
    return item;
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

function collapsibleState({ children }: TreeNode): vscode.TreeItemCollapsibleState {
  return children?.length ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.None;
}

function themeIcon({ codicon, color }: NonNullable<TreeNode['icon']>): vscode.ThemeIcon {
  return new vscode.ThemeIcon(codicon, color === undefined ? undefined : new vscode.ThemeColor(color));
}
