import type { AttributeMappings } from '../../shared/attributeMappings.ts';
import type { AttributeValue } from '../../shared/attributeValue.ts';
import type { LogDetail } from '../../shared/logDetail.ts';
import type { NormalSpan } from '../../shared/normalSpan.ts';
import type { HotKeys, SpanBatch } from '../../shared/spanBatch.ts';
import type { ResourceDetail, ScopeDetail, SpanDetail } from '../../shared/spanDetail.ts';
import type { SpanKind } from '../../shared/spanKind.ts';
import type { Identity, SpanMeaning } from '../../shared/spanMeaning.ts';
import { hotKeys as builtIn } from './hotKeys.ts';
import { kindRules, namePatterns } from './kindRules.ts';

/** What the resource and scope add to the meaning of their spans; work it out once for each origin. */
export interface OriginMeaning {
  readonly scope: string;
}

/** Turns spans of any framework into the one model. Every function is pure and never throws, whatever the attributes hold. */
export interface Semantics {
  /** What the span decoder must read for `spanMeaning`. */
  readonly hotKeys: HotKeys;
  originMeaning(resource: ResourceDetail, scope: ScopeDetail): OriginMeaning;
  /** Span `index` of a batch that was decoded with `hotKeys`. */
  spanMeaning(batch: SpanBatch, index: number, origin: OriginMeaning): SpanMeaning;
  /** The span in full, with the logs that belong to it. */
  normalSpan(detail: SpanDetail, logs: readonly LogDetail[]): NormalSpan;
}

/** Makes the reader of attributes; the user's mappings are believed before every built-in rule. */
export function createSemantics(mappings: AttributeMappings): Semantics {
  const mapped = new Set(Object.values(mappings.fields ?? {}).flat());
  const known = new Set(builtIn.map(({ key }) => key));
  const hotKeys: HotKeys = [
    ...builtIn,
    ...[...mapped].filter((key) => !known.has(key)).map((key) => ({ key, read: 'value' as const })),
  ];
  return {
    hotKeys,
    originMeaning: (_resource, scope) => ({ scope: scope.name }),
    spanMeaning(batch, index) {
      const values = new Map<string, string>();
      for (let at = batch.hotStarts[index] ?? 0; at < (batch.hotStarts[index + 1] ?? 0); at++) {
        const value = batch.hotValues[at];
        const { key } = hotKeys[batch.hotKeys[at] ?? 0] ?? {};
        if (key !== undefined && value !== undefined) values.set(key, String(value));
      }
      return meaningOf(batch.names[index] ?? '', values);
    },
    normalSpan(detail) {
      const values = new Map(detail.attributes.map(({ key, value }) => [key, textOf(value)]));
      const { kind, label } = meaningOf(detail.name, values);
      const { traceId, spanId, parentSpanId } = detail;
      return {
        ...{ traceId, spanId, parentSpanId },
        dialects: ['plain'],
        kind: { value: kind, from: 'span name' },
        title: { value: label, from: 'span name' },
        fields: {},
        usageFrom: {},
        failed: detail.status.code === 2,
        content: {
          ...{ input: [], output: [], system: [], tools: [], params: {}, finishReasons: [], documents: [] },
          ...{ evaluations: [], promptVariables: {}, tags: [], from: {}, state: 'off' },
        },
      };
    },
  };
}

function meaningOf(name: string, values: ReadonlyMap<string, string>): SpanMeaning {
  const kind = kindOf(name, values);
  const first = (...keys: string[]) => keys.map((key) => values.get(key)).find(Boolean);
  const model = first('gen_ai.response.model', 'gen_ai.request.model', 'llm.model_name');
  const agent = first('gen_ai.agent.name', 'agent.name');
  const tool = first('gen_ai.tool.name', 'tool.name');
  const session = first('gen_ai.conversation.id', 'session.id', 'session_id');
  const input = Number(first('gen_ai.usage.input_tokens', 'gen_ai.usage.prompt_tokens', 'llm.token_count.prompt'));
  const output = Number(
    first('gen_ai.usage.output_tokens', 'gen_ai.usage.completion_tokens', 'llm.token_count.completion'),
  );
  const named = kind === 'llm' || kind === 'embedding' ? model : kind === 'agent' ? agent : tool;
  const identities: Identity[] = session === undefined ? [] : [{ field: 'session', value: session, rank: 0 }];
  const isCall = kind === 'llm' || kind === 'embedding' || kind === 'reranker';
  return {
    kind,
    label: named ?? name,
    dialect: 'plain',
    ...(model !== undefined && { model }),
    ...(agent !== undefined && { agent }),
    ...(tool !== undefined && { tool }),
    identities,
    ...((input >= 0 || output >= 0) && {
      usage: {
        tokens: { ...(input >= 0 && { input }), ...(output >= 0 && { output }) },
        scope: isCall ? 'call' : 'aggregate',
        signal: 'span',
        ...(model !== undefined && { responseModel: model }),
      },
    }),
  };
}

function kindOf(name: string, found: ReadonlyMap<string, string>): SpanKind {
  for (const { key, values, otherwise } of kindRules) {
    const value = found.get(key);
    if (!value) continue;
    const kind = values.get(value) ?? values.get(value.toLowerCase()) ?? otherwise;
    if (kind !== undefined) return kind;
  }
  return namePatterns.find(([pattern]) => pattern.test(name.slice(0, 200)))?.[1] ?? 'other';
}

function textOf(value: AttributeValue): string {
  return value.t === 'string' || value.t === 'int' ? value.v : '';
}
