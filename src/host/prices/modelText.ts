import type { PricedModels } from '../../shared/costApi.ts';
import { formatRate } from '../../shared/formatUsd.ts';

type PricedModel = PricedModels['models'][number];

/** What stands beside a model's name in a list: `openai · $2.50 / $10.00`, without a provider the prices alone. */
export function modelDetail({ provider, input, output }: PricedModel): string {
  return [provider, `$${formatRate(input)} / $${formatRate(output)}`].filter(Boolean).join(' · ');
}

/** Price tables name some families by how their names begin (`ft:gpt-4o-mini-2024-`): no model is called so. */
export function isWholeName({ model }: Pick<PricedModel, 'model'>): boolean {
  return /[^-_:/.@]$/.test(model);
}
