import type { FieldName } from './normalSpan.ts';
import type { SpanKind } from './spanKind.ts';
import type { TokenClass } from './tokenUsage.ts';

/** Setting `agentLoupe.attributes.mappings`: the user's own attributes, believed before every built-in rule. */
export interface AttributeMappings {
  /** Field → the attributes that hold it, the first that is there counts. Keys have 4 to 64 characters. */
  readonly fields?: Readonly<Partial<Record<FieldName | TokenClass | 'total' | 'kind', readonly string[]>>>;
  /** Span kind by the value of an attribute that `fields.kind` names, e.g. `{"step":"chain"}`. */
  readonly kinds?: Readonly<Record<string, SpanKind>>;
  /** Whether input counts include cached tokens, where the built-in reading is wrong for an emitter. */
  readonly cacheIncluded?: boolean;
}
