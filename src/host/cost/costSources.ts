import type { Budgets, CostSettings } from '../../shared/costApi.ts';

/** What of a workspace goes to the receiver. */
export interface CostWorkspace {
  /** Name of the workspace for the receiver: its file, else its first folder. */
  readonly source: string;
  readonly budgets: Budgets;
  readonly prices: readonly { readonly source: string; readonly text: string }[];
}

/** One message for each source: a folder's prices are of that folder, budgets are of the workspace. */
export function costSources({ source, budgets, prices }: CostWorkspace): readonly CostSettings[] {
  const own = prices.find((file) => file.source === source);
  return [
    { source, budgets, prices: own?.text ?? '' },
    ...prices.filter((file) => file !== own).map((file) => ({ source: file.source, prices: file.text })),
  ];
}
