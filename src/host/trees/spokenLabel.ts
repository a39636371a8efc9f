import type { TreeNode } from './treeNode.ts';

/** What a screen reader says of a row: all that is seen of it, the icon in words. VS Code would read the tooltip instead. */
export function spokenLabel({ label, description, spokenState }: TreeNode): string {
  return [label, spokenState, description?.replaceAll(' · ', ', ')].filter(Boolean).join(', ');
}
