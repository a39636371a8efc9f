import { shownName } from '../../shared/shownText.ts';
import type { TreeNode } from './treeNode.ts';

/**
 * A row as VS Code may show it: what turns text around, or has no shape, is written out. One such mark in a name would
 * turn the whole row around, its cost included.
 */
export function shownNode(node: TreeNode): TreeNode {
  const { label, description, tooltip, spokenState } = node;
  return {
    ...node,
    label: shownName(label, label),
    ...(description !== undefined && { description: shownName(description, description) }),
    ...(tooltip && { tooltip: tooltip.map((line) => shownName(line, line)) }),
    ...(spokenState !== undefined && { spokenState: shownName(spokenState, spokenState) }),
  };
}
