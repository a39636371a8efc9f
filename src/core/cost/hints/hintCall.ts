import type { CostHint } from '../../../shared/costApi.ts';
import type { CountedCall } from '../../../shared/traceAccount.ts';
import type { PriceBook } from '../priceBook.ts';

/** What the rules look at: one call, and what its content shows when content was recorded. */
export interface HintCall extends Pick<
  CountedCall,
  'spanId' | 'startMicros' | 'model' | 'provider' | 'agent' | 'service' | 'failed' | 'tokens' | 'price'
> {
  readonly traceId: string;
  readonly session: string;
  /** `requestHash` of what was asked; absent = content was not recorded. */
  readonly requestHash?: string;
  /** Of what stands before the conversation: system instructions and tool definitions. */
  readonly prefix?: Piece;
  /** Tool results in the input, each under the hash of its text. */
  readonly toolResults?: readonly Piece[];
}

/** A part of a prompt. */
export interface Piece {
  readonly hash: string;
  /** Estimated from the length of its text, about four characters a token. */
  readonly tokens: number;
}

export type HintBook = Pick<PriceBook, 'price' | 'whatIf' | 'cheaper'>;

/** One agent's latest calls, by start. */
export interface AgentCalls {
  readonly agent: string;
  readonly service: string;
  readonly calls: readonly HintCall[];
}

/** A rule's finding; `key` tells apart several of one rule for one agent. */
export interface Finding extends Omit<CostHint, 'id' | 'rule' | 'calls' | 'evidence' | 'dismissed'> {
  readonly key: string;
  /** The calls it is about. */
  readonly calls: readonly HintCall[];
}

export type HintRule = (agent: AgentCalls, book: HintBook) => readonly Finding[];

/** USD the call costs in sums; 0 where it is not known. */
export function usdOf({ price }: HintCall): number {
  return price.usd ?? 0;
}

/** USD for an average input token of the call, cached ones included; absent = the price table does not know. */
export function usdPerInputToken({ price, tokens }: HintCall): number | undefined {
  const input = tokens.input ?? 0;
  if (price.computed === undefined || input === 0) return undefined;
  const lines = price.computed.lines.filter(
    ({ class: name }) => !['output', 'reasoning', 'outputAudio'].includes(name),
  );
  return lines.reduce((sum, line) => sum + line.usd, 0) / input;
}

/** Sum over calls. */
export function sumOf(calls: readonly HintCall[], value: (call: HintCall) => number): number {
  return calls.reduce((sum, call) => sum + value(call), 0);
}

/** Calls by what they have in common; those that do not say it are left out. */
export function groupCalls(
  calls: readonly HintCall[],
  keyOf: (call: HintCall) => string | undefined,
): ReadonlyMap<string, readonly HintCall[]> {
  const groups = new Map<string, HintCall[]>();
  for (const call of calls) {
    const key = keyOf(call);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [call]);
    else group.push(call);
  }
  return groups;
}

/** `$0.0163`; amounts below a hundredth of a cent keep two digits that say something. */
export function dollars(usd: number): string {
  if (usd === 0) return '$0';
  return `$${Math.abs(usd) >= 0.01 ? usd.toFixed(usd >= 1 ? 2 : 4) : usd.toPrecision(2)}`;
}

/** `126,000` */
export function whole(count: number): string {
  return Math.round(count).toLocaleString('en');
}

/** `30 repeats × $0.0597 mean = $1.79`; "≥" where some of them have no price. */
export function timesMean(calls: readonly HintCall[], what: string): string {
  const priced = calls.filter(({ price }) => price.usd !== undefined);
  const usd = sumOf(priced, usdOf);
  const mean = priced.length === 0 ? 0 : usd / priced.length;
  return `${whole(priced.length)} ${what} × ${dollars(mean)} mean = ${priced.length < calls.length ? '≥ ' : ''}${dollars(usd)}`;
}

/** `126,000 tokens × $10.00 ÷ 1M = $1.26`, at the mean price of these tokens. */
export function timesRate(tokens: number, what: string, usd: number): string {
  const rate = tokens === 0 ? 0 : (usd / tokens) * 1e6;
  return `${whole(tokens)} ${what} × ${dollars(rate)} ÷ 1M = ${dollars(usd)}`;
}
