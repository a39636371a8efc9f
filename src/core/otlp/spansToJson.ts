import type { SpanDetail } from '../../shared/spanDetail.ts';
import { resourceToJson, scopeToJson, spanToJson } from './spanToJson.ts';
import type { OtlpJson } from './spanToJson.ts';

/** Spans as one `ExportTraceServiceRequest` in OTLP/JSON: what any OTLP receiver, ours too, imports again. */
export function spansToJson(spans: Iterable<SpanDetail>): { readonly resourceSpans: readonly OtlpJson[] } {
  const groups = new Map<string, Map<string, SpanDetail[]>>();
  for (const span of spans) {
    const scopes = entryOf(groups, JSON.stringify(span.resource), () => new Map<string, SpanDetail[]>());
    entryOf(scopes, JSON.stringify(span.scope), (): SpanDetail[] => []).push(span);
  }
  return { resourceSpans: [...groups.values()].map(resourceGroup) };
}

function resourceGroup(scopes: ReadonlyMap<string, readonly SpanDetail[]>): OtlpJson {
  const scopeSpans = [...scopes.values()];
  const resource = scopeSpans[0]?.[0]?.resource;
  return {
    ...(resource ? { resource: resourceToJson(resource), ...schema(resource.schemaUrl) } : {}),
    scopeSpans: scopeSpans.map(scopeGroup),
  };
}

function scopeGroup(spans: readonly SpanDetail[]): OtlpJson {
  const scope = spans[0]?.scope;
  return {
    ...(scope ? { scope: scopeToJson(scope), ...schema(scope.schemaUrl) } : {}),
    spans: spans.map(spanToJson),
  };
}

function schema(schemaUrl: string): OtlpJson {
  return schemaUrl === '' ? {} : { schemaUrl };
}

function entryOf<V>(map: Map<string, V>, key: string, make: () => V): V {
  const found = map.get(key) ?? make();
  map.set(key, found);
  return found;
}
