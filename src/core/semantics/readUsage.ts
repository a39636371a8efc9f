import type { TokenClass, TokenCounts, UsageReading } from '../../shared/tokenUsage.ts';
import { tokenClasses } from '../../shared/tokenUsage.ts';
import type { UsageRule } from './usageRules.ts';
import { usageRules } from './usageRules.ts';

/** Counts as they were sent. */
export type SentCounts = TokenCounts & {
  readonly total?: number;
  /** Gemini's output without its reasoning. */
  readonly candidates?: number;
};

/** What is known of who counted. */
export interface UsageEmitter {
  /** The primary one first. */
  readonly dialects: readonly string[];
  readonly framework?: string;
  readonly provider?: string;
  readonly model?: string;
  /** The attributes that counts came from. */
  readonly from: Readonly<Partial<Record<TokenClass, string>>>;
  /** The user's word on whether input includes cached tokens. */
  readonly cacheIncluded?: boolean;
  /** A call that has input and output: one that is not said is missing, while embeddings and rankings have no output. */
  readonly isChat?: true;
}

export interface UsageRead {
  readonly tokens: TokenCounts;
  /** Absent = no tokens were sent. */
  readonly reading?: UsageReading;
}

type DecidedBy = UsageReading['decidedBy'];
type Decision = readonly [how: 'included' | 'added', by: DecidedBy];

/**
 * Counts as sent → totals that include their parts (telemetry-dialects §4.6). Who counts is asked first, unless the counts
 * themselves rule that out; then the sums; then what is usual, which is said to be a guess.
 */
export function readUsage(sent: SentCounts, emitter: UsageEmitter): UsageRead {
  const whole = completed(sent);
  if (whole.input === undefined && whole.output === undefined) return { tokens: partsOf(whole) };
  const rule = ruleFor(emitter);
  const cached = (whole.cacheRead ?? 0) + (whole.cacheWrite ?? 0);
  const cache = saysCache(whole) ? decideCache(whole, cached, emitter, rule) : undefined;
  const reasoning =
    whole.reasoning === undefined
      ? undefined
      : decideReasoning(whole, { cached: cache?.[0] === 'added' ? cached : 0, emitter, rule });
  const input = whole.input === undefined ? undefined : whole.input + (cache?.[0] === 'added' ? cached : 0);
  const output =
    whole.output === undefined ? undefined : whole.output + (reasoning?.[0] === 'added' ? (whole.reasoning ?? 0) : 0);
  const isGuess = (cached > 0 && cache?.[1] === 'usual') || ((whole.reasoning ?? 0) > 0 && reasoning?.[1] === 'usual');
  return {
    tokens: { ...partsOf(whole), ...(input !== undefined && { input }), ...(output !== undefined && { output }) },
    reading: {
      cache: cache?.[0] ?? 'none',
      reasoning: reasoning?.[0] ?? 'none',
      decidedBy: cache?.[1] ?? reasoning?.[1] ?? (rule ? 'emitter' : 'usual'),
      confidence: isGuess || isHalf(sent, emitter) ? 'low' : 'high',
    },
  };
}

/** One of input and output is missing: it was taken from the total, or is not known. */
function isHalf({ input, output, total }: SentCounts, { isChat }: UsageEmitter): boolean {
  return (total !== undefined || isChat === true) && (input === undefined) !== (output === undefined);
}

/** Fills in the one of input and output that only the total tells. A total alone cannot be split, so it is not used. */
function completed(sent: SentCounts): SentCounts {
  const { input, output, total } = sent;
  if (total === undefined || (input === undefined) === (output === undefined)) return sent;
  if (output === undefined) return { ...sent, output: Math.max(0, total - (input ?? 0)) };
  return { ...sent, input: Math.max(0, total - output) };
}

function saysCache({ cacheRead, cacheWrite }: SentCounts): boolean {
  return cacheRead !== undefined || cacheWrite !== undefined;
}

/** The hour's share of what was written to the cache is a part of it; some send it alone. */
function partsOf(sent: SentCounts): TokenCounts {
  const tokens: Partial<Record<TokenClass, number>> = {};
  for (const name of tokenClasses) if (sent[name] !== undefined) tokens[name] = sent[name];
  const { cacheWrite, cacheWrite1h } = tokens;
  if (cacheWrite !== undefined && cacheWrite1h !== undefined) tokens.cacheWrite = Math.max(cacheWrite, cacheWrite1h);
  return tokens;
}

function ruleFor({ dialects, framework, provider, model, from }: UsageEmitter): UsageRule | undefined {
  const isClaude = provider === 'anthropic' || /claude/i.test(model?.slice(0, 200) ?? '');
  for (const dialect of dialects) {
    const found = usageRules.find(
      (rule) =>
        rule.dialect === dialect &&
        (rule.framework === undefined || rule.framework === framework) &&
        (rule.claude === undefined || rule.claude === isClaude) &&
        (rule.inputFrom === undefined || from.input?.startsWith(rule.inputFrom) === true) &&
        (rule.reasoningFrom === undefined || from.reasoning?.startsWith(rule.reasoningFrom) === true) &&
        (rule.cacheFrom === undefined || (from.cacheRead ?? from.cacheWrite)?.startsWith(rule.cacheFrom) === true),
    );
    if (found) return found;
  }
  return undefined;
}

function decideCache(sent: SentCounts, cached: number, emitter: UsageEmitter, rule: UsageRule | undefined): Decision {
  const { input = 0, output = 0, total, reasoning = 0 } = sent;
  const { cacheIncluded, model } = emitter;
  if (cacheIncluded === false) return ['added', 'mapping'];
  if (cached > input) return ['added', 'larger'];
  if (cacheIncluded === true) return ['included', 'mapping'];
  if (rule?.cache !== undefined && !rule.unsure) return [rule.cache, 'emitter'];
  const sums = [input + output, input + output + reasoning];
  if (cached > 0 && total !== undefined && sums.includes(total)) return ['included', 'total'];
  if (cached > 0 && total !== undefined && sums.includes(total - cached)) return ['added', 'total'];
  if (rule?.cache !== undefined) return [rule.cache, 'usual'];
  if (/claude/i.test(model?.slice(0, 200) ?? '')) return ['added', 'model'];
  return ['included', 'usual'];
}

interface ReasoningClues {
  /** Cached tokens that come on top of the input. */
  readonly cached: number;
  readonly emitter: UsageEmitter;
  readonly rule: UsageRule | undefined;
}

function decideReasoning(sent: SentCounts, { cached, emitter, rule }: ReasoningClues): Decision {
  const { input = 0, output = 0, total, candidates, reasoning = 0 } = sent;
  if (reasoning > output) return ['added', 'larger'];
  if (rule?.reasoning !== undefined && !rule.unsure) return [rule.reasoning, 'emitter'];
  if (candidates !== undefined && reasoning > 0) return [output > candidates ? 'included' : 'added', 'total'];
  const whole = input + output + cached;
  if (total !== undefined && reasoning > 0 && total === whole + reasoning) return ['added', 'total'];
  if (total !== undefined && reasoning > 0 && total === whole) return ['included', 'total'];
  if (rule?.reasoning !== undefined) return [rule.reasoning, 'usual'];
  return ['included', emitter.provider?.endsWith('openai') === true ? 'model' : 'usual'];
}
