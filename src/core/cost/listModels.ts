import type { PricedModels } from '../../shared/costApi.ts';
import type { PriceOverride } from '../../shared/priceOverrides.ts';
import { listCards } from './priceTable.ts';
import type { Rate } from './rateCard.ts';

type PricedModel = PricedModels['models'][number];

/** For pickers: the users' own models first, then makers before sellers; beginnings before other places of the word. */
export function listModels(
  overrides: readonly PriceOverride[],
  query: string,
  limit = 50,
  nowMicros = Date.now() * 1000,
): readonly PricedModel[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const first = words[0] ?? '';
  const found = [...ownModels(overrides), ...tableModels(nowMicros)].filter(({ model, provider }) => {
    const text = `${provider} ${model}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const begins = ({ model }: PricedModel) => model.toLowerCase().startsWith(first);
  return [...found.filter(begins), ...found.filter((model) => !begins(model))].slice(0, limit);
}

function ownModels(overrides: readonly PriceOverride[]): readonly PricedModel[] {
  return overrides
    .filter(({ model }) => !model.endsWith('*'))
    .map(({ model, provider = '', input, output }) => ({ model, provider, input, output }));
}

let listed: { readonly day: number; readonly models: readonly PricedModel[] } | undefined;

function tableModels(nowMicros: number): readonly PricedModel[] {
  const day = Math.floor(nowMicros / 86_400_000_000);
  if (listed?.day !== day) {
    const cards = listCards(new Date(nowMicros / 1000));
    listed = {
      day,
      models: cards.map(({ name, card: { provider, rates } }) => ({
        model: name,
        provider,
        input: baseOf(rates.input),
        output: baseOf(rates.output),
      })),
    };
  }
  return listed.models;
}

function baseOf(rate: Rate = 0): number {
  return typeof rate === 'number' ? rate : rate.base;
}
