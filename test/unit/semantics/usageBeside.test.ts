/** A model call's usage where its events and log records tell it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSemantics } from '../../../src/core/semantics/semantics.ts';
import type { Attribute } from '../../../src/shared/attributeValue.ts';
import type { LogDetail } from '../../../src/shared/logDetail.ts';
import type { SpanDetail } from '../../../src/shared/spanDetail.ts';

type Plain = Readonly<Record<string, string | number>>;

const semantics = createSemantics({});
const bare = { attributes: [], droppedAttributes: 0, schemaUrl: '' };
const chat = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o', 'gen_ai.provider.name': 'openai' };
const counts = { 'gen_ai.usage.input_tokens': 1000, 'gen_ai.usage.output_tokens': 100 };
const details = 'gen_ai.client.inference.operation.details';

function attributesOf(plain: Plain): Attribute[] {
  return Object.entries(plain).map(([key, v]) => ({
    key,
    value:
      typeof v === 'string'
        ? { t: 'string', v }
        : Number.isInteger(v)
          ? { t: 'int', v: String(v) }
          : { t: 'double', v },
  }));
}

function span(attributes: Plain, ...events: readonly Plain[]): SpanDetail {
  return {
    ...{ traceId: 'a1'.repeat(16), spanId: 'b2'.repeat(8), parentSpanId: '', traceState: '', flags: 0 },
    ...{ name: 'chat gpt-4o', otlpKind: 3, startNanos: '1000', endNanos: '2000', attributes: attributesOf(attributes) },
    events: events.map((said) => ({
      timeNanos: '0',
      name: details,
      attributes: attributesOf(said),
      droppedAttributes: 0,
    })),
    ...{ droppedAttributes: 0, droppedEvents: 0, links: [], droppedLinks: 0, status: { code: 0, message: '' } },
    resource: { ...bare, entityRefs: [] },
    scope: { ...bare, name: '', version: '' },
  };
}

function log(attributes: Plain, eventName = details): LogDetail {
  return {
    ...{ timeNanos: '2000', observedNanos: '0', severity: 9, severityText: '', body: { t: 'empty' }, flags: 0 },
    ...{ attributes: attributesOf(attributes), droppedAttributes: 0, traceId: '', spanId: '', eventName },
  };
}

describe('usage beside a model call', () => {
  it('is that of its event, with the models and the provider of the span', () => {
    const detail = span(chat, counts);
    const { usage, usageFrom } = semantics.normalSpan(detail, []);
    assert.deepEqual(usage?.tokens, { input: 1000, output: 100 });
    assert.deepEqual(
      [usage.signal, usage.scope, usage.requestModel, usage.provider],
      ['span', 'call', 'gpt-4o', 'openai'],
    );
    assert.equal(usageFrom.input, `event ${details} gen_ai.usage.input_tokens`);
    assert.deepEqual(semantics.eventUsage(detail), usage, 'ingest and the span in full agree');
  });

  it('is the fullest of several', () => {
    const { usage } = semantics.normalSpan(span(chat, { 'gen_ai.usage.input_tokens': 7 }, counts), []);
    assert.equal(usage?.tokens.input, 1000);
  });

  it('is that of a log record, and named after it', () => {
    const { usage, usageFrom } = semantics.normalSpan(span(chat), [log(counts)]);
    assert.deepEqual([usage?.tokens.output, usage?.signal], [100, 'log']);
    assert.equal(usageFrom.output, `log ${details} gen_ai.usage.output_tokens`);
  });

  it('adds the cost a log record reports to what the span counts', () => {
    const paid = log({ ...counts, cost_usd: 0.5 }, 'claude_code.api_request');
    const call = {
      ...span({ ...chat, 'span.type': 'llm_request', input_tokens: 9, output_tokens: 3 }),
      name: 'claude_code.llm_request',
    };
    const { usage, usageFrom, fields } = semantics.normalSpan(call, [paid]);
    assert.deepEqual([usage?.tokens.input, usage?.signal, usage?.reportedUsd], [9, 'span', 0.5]);
    assert.equal(usageFrom.input, 'input_tokens');
    assert.deepEqual(fields.reportedUsd, { value: 0.5, from: 'log claude_code.api_request cost_usd' });
  });

  it('is not read where the span says its own, is no call, or the event tells only what was said', () => {
    const own = semantics.normalSpan(span({ ...chat, 'gen_ai.usage.input_tokens': 5 }, counts), [log(counts)]);
    assert.deepEqual([own.usage?.tokens, own.usageFrom.input], [{ input: 5 }, 'gen_ai.usage.input_tokens']);
    const agent = { 'gen_ai.operation.name': 'invoke_agent' };
    assert.equal(semantics.normalSpan(span(agent, counts), [log(counts)]).usage, undefined);
    assert.equal(semantics.eventUsage(span(agent, counts)), undefined);
    assert.equal(semantics.eventUsage(span(chat, { 'gen_ai.input.messages': '[]' })), undefined);
  });
});
