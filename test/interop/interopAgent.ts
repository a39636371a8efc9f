import type { SpanKind } from '../../src/shared/spanKind.ts';

/** One program that runs a small agent of a real framework, and what the collector should say of it. */
export interface InteropAgent {
  /** Unique; also the name of its capture and its `service.name`: `python-openinference-agno`. */
  readonly name: string;
  /** Installs what it needs, on first use, and says how it is started. Rejects with the reason. */
  prepare(): Promise<Prepared>;
  readonly expect: Expectation;
}

export interface Prepared {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Of the packages that matter, by name. */
  readonly versions: Readonly<Record<string, string>>;
}

/** What must be true of all traces of one run together. Tokens and cost are not here: they must equal the bill. */
export interface Expectation {
  /** Number of spans of each of these kinds; kinds that are not named may occur. */
  readonly kinds: Readonly<Partial<Record<SpanKind, number>>>;
  /** Names that spans of kind `agent` give their agent, each at least once. */
  readonly agents?: readonly string[];
  /** Absent = the framework sends no session that the agent could set. */
  readonly session?: string;
  /** Tool calls by name, with the arguments of each. */
  readonly tools: readonly { readonly name: string; readonly arguments?: Readonly<Record<string, unknown>> }[];
  /** Basename of the file that at least one span names as its source. */
  readonly source?: string;
  /** Model calls the server refused, so did not bill; the collector may count them. */
  readonly refusedCalls?: number;
  /** Why the telemetry holds no messages; absent = they must be readable. */
  readonly noContent?: string;
  /** What the telemetry does not carry of the bill, with the reason; it is then not compared. */
  readonly notSent?: Readonly<Partial<Record<TokenClass, string>>>;
}

/** Classes of the bill that telemetry may or may not carry. */
export type TokenClass = 'inputTokens' | 'cacheRead' | 'cacheWrite' | 'outputTokens' | 'reasoning';

/** The conversation every agent is told to use (`INTEROP_SESSION`). */
export const interopSession = 'interop-session';
