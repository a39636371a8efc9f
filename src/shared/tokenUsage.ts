/**
 * The classes a model's tokens are billed by. `input` and `output` are the totals: `input` includes `cacheRead`, `cacheWrite`
 * and `inputAudio`, `output` includes `reasoning` and `outputAudio`; `cacheWrite` includes `cacheWrite1h`.
 */
export const tokenClasses = [
  'input',
  'cacheRead',
  'cacheWrite',
  'cacheWrite1h',
  'inputAudio',
  'output',
  'reasoning',
  'outputAudio',
] as const;

export type TokenClass = (typeof tokenClasses)[number];

/** Whole tokens, never negative. A class that is absent was not said, which is not the same as 0. */
export type TokenCounts = Readonly<Partial<Record<TokenClass, number>>>;

/** How the sender's numbers were read, so that people can check it. Rules: telemetry-dialects §4.6. */
export interface UsageReading {
  /** Whether the sender's input count already held the cached tokens; `none` = no cache counts were sent. */
  readonly cache: 'included' | 'added' | 'none';
  /** Whether the sender's output count already held the reasoning tokens. */
  readonly reasoning: 'included' | 'added' | 'none';
  /**
   * What decided: the emitter is known (`emitter`), a sum only fits one reading (`total`, `larger`), the user's mapping,
   * the model's maker is known for it (`model`), or nothing did and the usual reading was taken (`usual`).
   */
  readonly decidedBy: 'emitter' | 'total' | 'larger' | 'mapping' | 'model' | 'usual';
  readonly confidence: 'high' | 'low';
}

/**
 * - `call`: of one call to a model.
 * - `aggregate`: the sum of calls below this span, or of calls that were not traced.
 * - `cumulative`: of the object's whole life, across runs; never added up.
 */
export type UsageScope = 'call' | 'aggregate' | 'cumulative';

/** Where the numbers came from. Of several that report one call the first in this list counts. */
export type UsageSignal = 'span' | 'log' | 'metric';

/** All that one span (or record) says of tokens and money, normalised; stored with the span as JSON. */
export interface UsageFacts {
  readonly tokens: TokenCounts;
  /** Absent = the span says money but no tokens. */
  readonly reading?: UsageReading;
  readonly scope: UsageScope;
  readonly signal: UsageSignal;
  /** Canonical (telemetry-dialects §4.4); absent = neither said nor to be inferred. */
  readonly provider?: string;
  readonly requestModel?: string;
  readonly responseModel?: string;
  readonly responseId?: string;
  /** USD, as the sender reports it for this span. */
  readonly reportedUsd?: number;
  /** `flex`, `priority`, `batch`, `fast`…: no price table covers these, so the price is marked as the standard tier's. */
  readonly serviceTier?: string;
  readonly operation?: string;
  /** Host of the model's endpoint (`server.address`): a model that is served on this machine costs nothing. */
  readonly serverAddress?: string;
  readonly firstTokenMs?: number;
  readonly dataSource?: string;
  readonly dataVolumeGb?: number;
}
