/** What log records that were written within a trace say of calls to models. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { recordUsage } from '../../../src/collector/ingest/recordUsage.ts';
import { createSpanUnderstanding } from '../../../src/collector/ingest/spanUnderstanding.ts';
import { decodeLogs } from '../../../src/core/otlp/decodeLogs.ts';
import { jsonToProtobuf } from '../../../src/core/otlp/jsonToProtobuf.ts';
import type { LooseUsage } from '../../../src/core/store/looseUsage.ts';

type Plain = Readonly<Record<string, string | number>>;

interface SentRecord {
  readonly name?: string;
  readonly body?: string;
  readonly attributes: Plain;
  readonly traceId?: string;
  readonly observed?: string;
}

const traceId = 'a1'.repeat(16);
const spanId = 'b2'.repeat(8);
const inference = 'gen_ai.client.inference.operation.details';
const counts = { 'gen_ai.usage.input_tokens': 1000, 'gen_ai.usage.output_tokens': 100 };

function attributesOf(plain: Plain): object[] {
  return Object.entries(plain).map(([key, value]) => ({
    key,
    value: typeof value === 'string' ? { stringValue: value } : { doubleValue: value },
  }));
}

function usageOf(service: string, scope: string, ...records: readonly SentRecord[]): readonly LooseUsage[] {
  const logRecords = records.map(({ name = '', body = '', attributes, observed = '1', ...ids }) => ({
    ...{ timeUnixNano: '5000000000', observedTimeUnixNano: observed, traceId, spanId, ...ids },
    ...{ eventName: name, body: { stringValue: body }, attributes: attributesOf(attributes) },
  }));
  const resource = { attributes: attributesOf({ 'service.name': service }) };
  const json = { resourceLogs: [{ resource, scopeLogs: [{ scope: { name: scope }, logRecords }] }] };
  const { bytes } = jsonToProtobuf('logs', Buffer.from(JSON.stringify(json)));
  return recordUsage(decodeLogs(bytes), createSpanUnderstanding({}));
}

describe('usage in log records of a trace', () => {
  it('is read of the GenAI event, under the span it names', () => {
    const [ordinary, event] = [{ attributes: { note: 'no token here' } }, { name: inference, attributes: counts }];
    const [told, ...more] = usageOf('shop', 'openai_v2', ordinary, event);
    assert.deepEqual([more.length, told?.log, told?.traceId, told?.parentId], [0, 1, traceId, spanId]);
    assert.deepEqual([told?.kind, told?.instrumentation, told?.startMicros], ['llm', 'openai_v2', 5_000_000]);
    assert.deepEqual(told?.usage.tokens, { input: 1000, output: 100 });
    assert.deepEqual([told.usage.scope, told.usage.signal], ['call', 'log']);
  });

  it('is read of a coding agent whose names leave its prefix out, by its service', () => {
    const attributes = { 'event.name': 'api_request', model: 'claude-sonnet-4-5', input_tokens: 9, cost_usd: 0.5 };
    const [told] = usageOf('claude-code', 'events', { attributes: { ...attributes, duration_ms: 1500 } });
    assert.deepEqual([told?.label, told?.usage.tokens.input, told?.usage.reportedUsd], ['claude-sonnet-4-5', 9, 0.5]);
    assert.deepEqual([told?.startMicros, told?.durationMicros], [3_500_000, 1_500_000]);
  });

  it('has one id however often the record is sent, and others for others', () => {
    const event = { name: inference, attributes: counts };
    const id = (record: SentRecord) => usageOf('shop', '', record)[0]?.id;
    assert.equal(id(event), id({ ...event, observed: '7' }));
    assert.notEqual(id(event), id({ ...event, attributes: { ...counts, 'gen_ai.response.id': 'r2' } }));
    assert.notEqual(id(event), id({ ...event, traceId: 'c3'.repeat(16) }));
  });

  it('is one of the two records in which Gemini CLI tells of a call', () => {
    const response = { name: 'gemini_cli.api_response', attributes: { model: 'gemini-2.5-pro', input_token_count: 9 } };
    const event = { name: inference, attributes: { ...counts, 'gen_ai.request.model': 'gemini-2.5-pro' } };
    const told = usageOf('gemini-cli', 'gemini-cli', response, event);
    assert.deepEqual([told.length, new Set(told.map(({ id }) => id)).size], [2, 1]);
  });

  it('is none of records without a trace, of agents and of other programs', () => {
    const event = { name: inference, attributes: counts };
    assert.deepEqual(usageOf('shop', '', { ...event, traceId: '' }), []);
    assert.deepEqual(usageOf('shop', '', { attributes: { 'gen_ai.operation.name': 'invoke_agent', ...counts } }), []);
    assert.deepEqual(usageOf('shop', '', { body: 'usage: token and cost', attributes: { input_tokens: 3 } }), []);
  });
});
