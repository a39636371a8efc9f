import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Message } from '../../../../src/shared/message.ts';
import {
  answer,
  books,
  call,
  done,
  line,
  llm,
  loop,
  loopLines,
  question,
  said,
  stepsOf,
  talkSpan,
  tool,
} from './talkFixtures.ts';

describe('tool steps', () => {
  it('are told from the messages alone where no span of them came', () => {
    const calls = loop().filter(({ span }) => span.kind.value !== 'tool');
    const steps = stepsOf(calls);
    assert.deepEqual(steps.map(line), [
      ...loopLines.slice(0, 2),
      'tool l1: assistant weather({"city":"Oslo"}) | tool =7',
      'tool l1: assistant weather({"city":"Lisbon"}) | tool =21',
      'call l2: assistant book({"city":"Lisbon"})',
      'tool l2: assistant book({"city":"Lisbon"}) | tool ="ok"',
      'call l3: assistant Booked.',
    ]);
    assert.equal(steps[2]?.durationMicros, undefined);
  });

  it('are told without an answer that never came, and failed where the answer says so', () => {
    assert.deepEqual(stepsOf(loop().slice(0, 2)).map(line).slice(2), [
      'tool l1: assistant weather({"city":"Oslo"})',
      'tool l1: assistant weather({"city":"Lisbon"})',
    ]);
    const no: Message = said('tool', { type: 'toolResult', callId: 'c3', result: 'no', failed: true });
    const steps = stepsOf([llm('l1', [question], [books]), llm('l2', [question, books, no], [done])]);
    assert.deepEqual(
      steps.map(({ kind, failed }) => `${kind} ${String(failed)}`),
      ['message false', 'call false', 'tool true', 'call false'],
    );
  });

  it('pair by name and order where there is no id', () => {
    const ask = said('assistant', call('weather', { city: 'Oslo' }), call('weather', { city: 'Lisbon' }));
    const spans = [
      llm('l1', [question], [ask]),
      talkSpan({ id: 'a', kind: 'tool', fields: { tool: { value: 'weather', from: 'x' } } }),
      tool('b', 'weather', null, 21),
    ];
    assert.deepEqual(stepsOf(spans).map(line).slice(2), [
      'tool a: assistant weather({"city":"Oslo"})',
      'tool b: assistant weather({"city":"Lisbon"}) | tool =21',
    ]);
  });

  it('pair within the agent only', () => {
    const ask = said('assistant', call('weather', { city: 'Oslo' }));
    const spans = [
      llm('l1', [question], [ask]),
      tool('b', 'weather', 'other', 1, undefined, { agents: ['planner', 'scout'] }),
    ];
    assert.deepEqual(stepsOf(spans).map(line).slice(2), [
      'tool l1: assistant weather({"city":"Oslo"})',
      'tool b: assistant weather("other") | tool =1',
    ]);
  });

  it('take the answer of a later message where the span has none', () => {
    const spans = loop().map((one) =>
      one.span.spanId === 't3'
        ? talkSpan({ id: 't3', kind: 'tool', fields: one.span.fields, content: { state: 'off' } })
        : one,
    );
    assert.deepEqual(stepsOf(spans).map(line), loopLines);
    const { state } = stepsOf(spans).find(({ spanId }) => spanId === 't3') ?? {};
    assert.equal(state, 'captured', 'the span is silent, the message is not');
  });

  it('are new calls where a server numbers its calls anew in each response', () => {
    const round = (city: string) => said('assistant', call('weather', { city }, 'call_0'));
    const back = (result: number) => said('tool', answer(result, 'call_0'));
    const spans = [
      llm('l1', [question], [round('Oslo')]),
      tool('t1', 'weather', { city: 'Oslo' }, 7, 'call_0'),
      llm('l2', [question, round('Oslo'), back(7)], [round('Lisbon')]),
      tool('t2', 'weather', { city: 'Lisbon' }, 21, 'call_0'),
      llm('l3', [question, round('Oslo'), back(7), round('Lisbon'), back(21)], [done]),
    ];
    assert.deepEqual(stepsOf(spans).map(line), [
      'message l1: user Where is it warmer?',
      'call l1: assistant weather({"city":"Oslo"})',
      'tool t1: assistant weather({"city":"Oslo"}) | tool =7',
      'call l2: assistant weather({"city":"Lisbon"})',
      'tool t2: assistant weather({"city":"Lisbon"}) | tool =21',
      'call l3: assistant Booked.',
    ]);
    assert.equal(
      stepsOf(spans.filter(({ span }) => span.kind.value === 'llm')).filter(({ kind }) => kind === 'tool').length,
      2,
    );
  });

  it('are told once where an MCP span lies inside the tool span', () => {
    const inner = tool('mcp', 'book', { city: 'Lisbon' }, 'ok', undefined, { kind: 'mcp', parent: 't3' });
    const spans = loop();
    assert.deepEqual(stepsOf([...spans.slice(0, 6), inner, ...spans.slice(6)]).map(line), loopLines);
  });
});
