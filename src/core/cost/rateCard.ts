import type { ComputedPrice, PriceAssumption, PriceLine } from '../../shared/callPrice.ts';
import type { TokenClass, TokenCounts } from '../../shared/tokenUsage.ts';

/** USD per million tokens; with tiers the last one counts whose `start` the call's whole input goes beyond. */
export type Rate = number | { readonly base: number; readonly tiers: readonly RateTier[] };

export interface RateTier {
  readonly start: number;
  readonly price: number;
}

/** The prices of one model at one time. Classes without a rate of their own are billed as the class they are part of. */
export interface RateCard {
  readonly table: ComputedPrice['table'];
  readonly model: string;
  readonly provider: string;
  readonly asOf: string;
  readonly rates: Readonly<Partial<Record<TokenClass, Rate>>>;
  /** USD for each request. */
  readonly perRequest?: number;
}

/** What a card makes of one call's tokens. */
export interface PricedTokens {
  readonly usd: number;
  readonly lines: readonly PriceLine[];
  readonly tierFrom?: number;
  readonly assumed: readonly PriceAssumption[];
}

/** The parts of the totals: no token is in two of them. */
interface Parts {
  readonly counts: Readonly<Record<TokenClass, number>>;
  /** All input, which picks the tier. */
  readonly context: number;
  /** The parts are more than the totals. */
  readonly contradicts: boolean;
}

/** Where a class without a rate finds one. Cached tokens keep their line, so that it shows at which rate they were billed. */
const billedAs: Readonly<Record<TokenClass, readonly TokenClass[]>> = {
  input: ['input'],
  cacheRead: ['cacheRead', 'input'],
  cacheWrite: ['cacheWrite', 'input'],
  cacheWrite1h: ['cacheWrite1h', 'cacheWrite', 'input'],
  inputAudio: ['inputAudio'],
  output: ['output'],
  reasoning: ['reasoning'],
  outputAudio: ['outputAudio'],
};
const lineOrder = Object.keys(billedAs) as readonly TokenClass[];

/** Multiplies each class of tokens with its rate, as the price table's own library does. */
export function priceTokens(card: RateCard, tokens: TokenCounts): PricedTokens {
  const { counts, context, contradicts } = splitTokens(card, tokens);
  const lines: PriceLine[] = [];
  let usd = card.perRequest ?? 0;
  let start = -1;
  for (const name of lineOrder) {
    const count = counts[name];
    const rate = count === 0 ? undefined : rateOf(card, name);
    if (rate === undefined) continue;
    const tier = tierOf(rate, context);
    start = Math.max(start, tier.start);
    const line = { class: name, tokens: count, usdPerMillion: tier.price, usd: (tier.price * count) / 1e6 };
    usd += line.usd;
    lines.push(line);
  }
  const assumed = assumptions(card, tokens, contradicts);
  return { usd, lines, assumed, ...(start >= 0 && { tierFrom: start + 1 }) };
}

function rateOf(card: RateCard, name: TokenClass): Rate | undefined {
  for (const from of billedAs[name]) {
    const rate = card.rates[from];
    if (rate !== undefined) return rate;
  }
  return undefined;
}

function tierOf(rate: Rate, context: number): RateTier {
  if (typeof rate === 'number') return { price: rate, start: -1 };
  return rate.tiers.findLast((tier) => context > tier.start) ?? { price: rate.base, start: -1 };
}

function splitTokens({ rates }: RateCard, tokens: TokenCounts): Parts {
  const cacheRead = countOf(tokens.cacheRead);
  const cacheWrite1h = countOf(tokens.cacheWrite1h);
  const cacheWrite = Math.max(0, countOf(tokens.cacheWrite) - cacheWrite1h);
  const inputAudio = rates.inputAudio === undefined ? 0 : countOf(tokens.inputAudio);
  const reasoning = rates.reasoning === undefined ? 0 : countOf(tokens.reasoning);
  const outputAudio = rates.outputAudio === undefined ? 0 : countOf(tokens.outputAudio);
  const inputParts = cacheRead + cacheWrite + cacheWrite1h + inputAudio;
  const outputParts = reasoning + outputAudio;
  const input = countOf(tokens.input) - inputParts;
  const output = countOf(tokens.output) - outputParts;
  return {
    counts: {
      input: Math.max(0, input),
      cacheRead,
      cacheWrite,
      cacheWrite1h,
      inputAudio,
      output: Math.max(0, output),
      reasoning,
      outputAudio,
    },
    context: Math.max(countOf(tokens.input), inputParts),
    contradicts: (tokens.input !== undefined && input < 0) || (tokens.output !== undefined && output < 0),
  };
}

/** A count that cannot be one is taken as not said. */
function countOf(count: number | undefined): number {
  return count !== undefined && Number.isFinite(count) && count > 0 ? count : 0;
}

function assumptions({ rates }: RateCard, tokens: TokenCounts, contradicts: boolean): PriceAssumption[] {
  const written = countOf(tokens.cacheWrite);
  const assumed: PriceAssumption[] = [];
  if (written > 0 && tokens.cacheWrite1h === undefined && rates.cacheWrite1h !== undefined)
    assumed.push('cacheWrite5m');
  if (
    (countOf(tokens.cacheRead) > 0 && rates.cacheRead === undefined) ||
    (written > 0 && rates.cacheWrite === undefined)
  )
    assumed.push('cacheAtInputRate');
  if (isWithoutRate('inputAudio', 'input') || isWithoutRate('outputAudio', 'output')) assumed.push('audioAtTextRate');
  if (contradicts) assumed.push('lowUsageConfidence');
  return assumed;

  function isWithoutRate(part: TokenClass, whole: TokenClass): boolean {
    return countOf(tokens[part]) > 0 && rates[part] === undefined && rates[whole] !== undefined;
  }
}
