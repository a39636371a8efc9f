import type { PriceOverride } from '../../shared/priceOverrides.ts';
import type { TokenClass } from '../../shared/tokenUsage.ts';
import type { Rate, RateCard } from './rateCard.ts';

/** `early` = there are entries for the model, but none for the day. */
export type OverrideMatch = { readonly override: PriceOverride } | 'early' | undefined;

/**
 * The user's entry for a model on a day (`YYYY-MM-DD`). Of several the most exact counts: the whole name before a beginning, a longer
 * beginning before a shorter one, one for the provider before one for all; then the latest `from`, then the first that was given.
 */
export function matchOverride(
  overrides: readonly PriceOverride[],
  model: string,
  provider: string | undefined,
  day: string,
): OverrideMatch {
  const fitting = overrides.filter((override) => names(override, model) && isFor(override, provider));
  const valid = fitting.filter(({ from = '' }) => from <= day);
  const best = valid.reduce<PriceOverride | undefined>(
    (known, next) => (known === undefined || isCloser(next, known) ? next : known),
    undefined,
  );
  if (best !== undefined) return { override: best };
  return fitting.length > 0 ? 'early' : undefined;
}

function names(override: PriceOverride, model: string): boolean {
  const pattern = override.model.toLowerCase();
  const asked = model.toLowerCase();
  return pattern.endsWith('*') ? asked.startsWith(pattern.slice(0, -1)) : asked === pattern;
}

function isFor(override: PriceOverride, provider: string | undefined): boolean {
  return override.provider === undefined || override.provider.toLowerCase() === provider?.toLowerCase();
}

function isCloser(a: PriceOverride, b: PriceOverride): boolean {
  const marks = (override: PriceOverride) => [
    override.model.endsWith('*') ? 0 : 1,
    override.model.length,
    override.provider === undefined ? 0 : 1,
  ];
  const marksB = marks(b);
  const gap = marks(a)
    .map((mark, place) => mark - (marksB[place] ?? 0))
    .find((difference) => difference !== 0);
  return gap === undefined ? (a.from ?? '') > (b.from ?? '') : gap > 0;
}

const rateNames: readonly TokenClass[] = [
  'input',
  'output',
  'cacheRead',
  'cacheWrite',
  'cacheWrite1h',
  'reasoning',
  'inputAudio',
  'outputAudio',
];
type TieredName = 'input' | 'output' | 'cacheRead' | 'cacheWrite';

/** An entry in the form that prices are worked out from. An entry without a date is taken to be of the day of the call. */
export function overrideCard(override: PriceOverride, provider: string | undefined, day: string): RateCard {
  const rates: Partial<Record<TokenClass, Rate>> = {};
  for (const name of rateNames) {
    const base = override[name];
    if (base !== undefined) rates[name] = withTiers(override, name, base);
  }
  return {
    table: 'override',
    model: override.model,
    provider: override.provider ?? provider ?? '',
    asOf: override.from ?? day,
    rates,
  };
}

/** A tier that does not name a class leaves it at the price of the tier below. */
function withTiers({ tiers = [] }: PriceOverride, name: TokenClass, base: number): Rate {
  const prices = tiers
    .map((tier) => ({ start: tier.above, price: tier[name as TieredName] }))
    .filter((tier): tier is { start: number; price: number } => tier.price !== undefined)
    .sort((a, b) => a.start - b.start);
  return prices.length === 0 ? base : { base, tiers: prices };
}
