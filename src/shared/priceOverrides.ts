/** One entry of `.agent-loupe/prices.json`; all prices in USD per million tokens, none may be negative. */
export interface PriceOverride {
  /** The model's id, or the beginning of it followed by `*`. Compared without regard to case. */
  readonly model: string;
  /** Only for this provider (telemetry-dialects §4.4, canonical). Absent = for all. */
  readonly provider?: string;
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
  readonly cacheWrite1h?: number;
  readonly reasoning?: number;
  readonly inputAudio?: number;
  readonly outputAudio?: number;
  /** `YYYY-MM-DD`: valid for calls from this day on. Of several that fit, the latest counts. */
  readonly from?: string;
  /** Other prices for the whole call when its input is longer than `above` tokens. */
  readonly tiers?: readonly PriceTier[];
}

export interface PriceTier {
  readonly above: number;
  readonly input?: number;
  readonly output?: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
}

/** `.agent-loupe/prices.json` */
export interface PriceOverrideFile {
  readonly prices: readonly PriceOverride[];
  /** Model → the model that the hint "a smaller model" proposes for it. */
  readonly cheaper?: Readonly<Record<string, string>>;
}
