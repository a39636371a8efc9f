import type { PricedModels } from '../../shared/costApi.ts';
import type { PriceOverride } from '../../shared/priceOverrides.ts';
import { listCards } from './priceTable.ts';
import type { Rate } from './rateCard.ts';

type PricedModel = PricedModels['models'][number];

/** For pickers: whole names, then names that begin with a word, then the rest; in each the users' own, makers, sellers. */
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
  const found = [...ownModels(overrides), ...tableModels(nowMicros)].filter(({ model, provider }) => {
    const text = `${provider} ${model}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const ranks: readonly PricedModel[][] = [[], [], []];
  for (const model of found) ranks[rankOf(model, words)]?.push(model);
  return ranks.flat().slice(0, limit);
}

function rankOf({ model }: PricedModel, words: readonly string[]): number {
  const name = model.toLowerCase();
  if (words.includes(name)) return 0;
  return words.some((word) => name.startsWith(word)) ? 1 : 2;
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
