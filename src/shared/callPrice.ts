import type { TokenClass, TokenCounts, UsageReading } from './tokenUsage.ts';

/** `tokens × usdPerMillion ÷ 1,000,000 = usd`. Lines do not overlap: `input` here is the part that no other line bills. */
export interface PriceLine {
  readonly class: TokenClass;
  readonly tokens: number;
  readonly usdPerMillion: number;
  readonly usd: number;
}

/** The amount worked out from a price table. */
export interface ComputedPrice {
  readonly usd: number;
  readonly lines: readonly PriceLine[];
  /** `override` = `.agent-loupe/prices.json`, `local` = a model that is served on this machine. */
  readonly table: 'genai-prices' | 'override' | 'local';
  /** The table's own id of what was matched. */
  readonly model: string;
  readonly provider: string;
  /** `YYYY-MM-DD`: the table's data is of this day. */
  readonly asOf: string;
  /** `YYYY-MM-DD` of the call, which picks the price where prices changed. */
  readonly pricedFor: string;
  /** Input tokens from which the long-context tier that was used applies. */
  readonly tierFrom?: number;
  /** USD for the request itself, on top of the tokens; part of `usd`. */
  readonly perRequestUsd?: number;
  /** What the table cannot know, in codes the views put into words. */
  readonly assumed: readonly PriceAssumption[];
}

/**
 * - `standardTier`: the call was of a tier (batch, priority…) that the table has no prices for.
 * - `cacheWrite5m`: how long the cache lives was not said, so the shorter, cheaper time is taken.
 * - `cacheAtInputRate`: the table has no price for cached tokens of this model: they are billed as any input.
 * - `audioAtTextRate`: the table has no price for audio tokens of this model: they are billed as text.
 * - `requestModel`: the model that answered is not said or has no price, so the requested one is taken.
 * - `lowUsageConfidence`: it is not certain how the sender counts (`UsageReading`), or its counts contradict each other.
 * - `tokensMissing`: input or output was not said, or said as no count, and costs: the amount is of the rest only.
 */
export type PriceAssumption =
  | 'standardTier'
  | 'cacheWrite5m'
  | 'cacheAtInputRate'
  | 'audioAtTextRate'
  | 'requestModel'
  | 'lowUsageConfidence'
  | 'tokensMissing';

/** What one call costs. `usd` is what counts in every sum: the reported amount, else the computed one; absent = unpriced. */
export interface CallPrice {
  readonly usd?: number;
  readonly reportedUsd?: number;
  readonly computed?: ComputedPrice;
  /** Set when there is no `usd`. */
  readonly unpriced?: 'unknownModel' | 'noModel' | 'noTokens' | 'noPriceForDay';
  /** |reported − computed| ÷ reported, when it is above 1 % and above 0.0001 USD. */
  readonly difference?: number;
}

/** What is asked of a price table: one call's normalised totals. */
export interface PriceQuestion {
  readonly tokens: TokenCounts;
  readonly reading?: UsageReading;
  readonly provider?: string;
  readonly requestModel?: string;
  readonly responseModel?: string;
  readonly reportedUsd?: number;
  readonly serviceTier?: string;
  readonly serverAddress?: string;
  /** An embedding or a ranking: there is no output to be missed. */
  readonly inputOnly?: true;
  /** Microseconds since the epoch. */
  readonly startMicros: number;
}
