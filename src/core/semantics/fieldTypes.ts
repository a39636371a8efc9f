import { fieldNames } from '../../shared/normalSpan.ts';
import type { FieldName } from '../../shared/normalSpan.ts';
import type { SpanKind } from '../../shared/spanKind.ts';
import { tokenClasses } from '../../shared/tokenUsage.ts';
import type { TokenClass } from '../../shared/tokenUsage.ts';

/** What is read besides the fields of the model, on the way to them. */
const auxiliaries = [
  'total',
  /** Parts of a reported cost whose sum is not sent. */
  'inputUsd',
  'outputUsd',
  /** When the first token came, as a time of day. */
  'firstTokenAt',
  'title',
  'traceTitle',
  'pendingParent',
  'spanType',
  'inFlight',
  'signal',
  /** Which part of LangChain made the span. */
  'integration',
  /** Gemini's count without reasoning: tells whether the output count has it. */
  'candidates',
] as const;

export const readFields = [...fieldNames, ...tokenClasses, ...auxiliaries] as const;

/** Everything that one table of sources is kept for. */
export type ReadField = FieldName | TokenClass | (typeof auxiliaries)[number];

/**
 * How a value must look to be taken: `text` (numbers and truth values are written out, never the reverse), `count` = whole
 * tokens, `usd`, `number` = any non-negative one, `gigabytes`, `flag`, `provider` = a provider's name, `tier` = a price tier other than the standard one.
 */
export type ValueType = 'text' | 'count' | 'usd' | 'number' | 'gigabytes' | 'flag' | 'provider' | 'tier' | 'host';

const otherTypes: Partial<Record<ReadField, ValueType>> = {
  provider: 'provider',
  serviceTier: 'tier',
  serverAddress: 'host',
  reportedUsd: 'usd',
  inputUsd: 'usd',
  outputUsd: 'usd',
  firstTokenMs: 'number',
  timePerOutputTokenMs: 'number',
  dataVolumeGb: 'gigabytes',
  dataRecords: 'number',
  stream: 'flag',
  inFlight: 'flag',
  total: 'count',
  candidates: 'count',
};

const counts: readonly string[] = tokenClasses;

export function typeOf(field: ReadField): ValueType {
  return otherTypes[field] ?? (counts.includes(field) ? 'count' : 'text');
}

/** What is done to a value before it is taken. */
export type Conversion =
  | 'seconds'
  | 'perSecond'
  /** `provider/model` → `model`. */
  | 'afterSlash'
  /** Python's `<class 'a.b'>` → `a.b`. */
  | 'className'
  /** Only an id as the providers of models make them. */
  | 'providersId'
  /** Claude Code's `agent:builtin:Explore` → `Explore`; whatever else asks is Claude Code itself. */
  | 'querySource'
  /** The first word. */
  | 'firstWord'
  /** The sum of a map's amounts. */
  | 'sumOfParts';

/** One place a field's value may come from. */
export interface Source {
  readonly key: string;
  /** Into the JSON that the attribute holds. */
  readonly path?: readonly string[];
  /** Only of spans of these kinds. */
  readonly kinds?: readonly SpanKind[];
  readonly as?: Conversion;
  /** The name is so general that it counts only on a span that speaks of a model or of tokens. */
  readonly needsModel?: true;
}

/** `key`, or `key→path.into.its.json`, or a source in full. */
export type SourceSpec = string | Source;

export type SourceTable = Readonly<Partial<Record<ReadField, readonly SourceSpec[]>>>;

export function sourceOf(spec: SourceSpec): Source {
  if (typeof spec !== 'string') return spec;
  const [key = '', path] = spec.split('→');
  return path === undefined ? { key } : { key, path: path.split('.') };
}

/** What a source is called: its key, and the path after `→`. */
export function sourceName({ key, path }: Source): string {
  return path === undefined ? key : `${key}→${path.join('.')}`;
}
