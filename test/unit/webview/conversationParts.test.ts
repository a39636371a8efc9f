import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ConversationStep, CostHint } from '../../../src/shared/costApi.ts';
import type { MessagePart } from '../../../src/shared/message.ts';
import { argumentLine, jsonText, stepDepth, subAgentHead, toolUse } from '../../../webview/cost/conversationParts.ts';
import { hintSentence, hintSession, hintTitle, smallerModel } from '../../../webview/cost/hintText.ts';

const step = (parts: readonly MessagePart[], more: Partial<ConversationStep> = {}): ConversationStep => ({
  traceId: 't',
  spanId: 's',
  turn: 1,
  startMicros: 0,
  kind: 'tool',
  agentPath: [],
  failed: false,
  messages: [{ role: 'tool', parts }],
  state: 'captured',
  ...more,
});

describe('a step of the conversation', () => {
  it('joins a tool call with its result, in any order', () => {
    const call: MessagePart = { type: 'toolCall', name: 'hold_room', arguments: { hotel: 'htl_209', nights: 4 } };
    const result: MessagePart = { type: 'toolResult', result: 'gone', failed: true };
    const found = toolUse(step([result, call]));
    assert.deepEqual(found, {
      name: 'hold_room',
      arguments: call.arguments,
      result: 'gone',
      hasResult: true,
      failed: true,
    });
    assert.equal(toolUse(step([call])).hasResult, false);
    assert.equal(toolUse(step([])).name, '');
    assert.equal(
      'arguments' in toolUse(step([{ ...call, arguments: null }])),
      false,
      'null says that none were recorded',
    );
    assert.equal(toolUse(step([{ type: 'toolResult', name: 'x', result: null }])).name, 'x');
  });

  it('writes arguments on one line and cuts them', () => {
    assert.equal(argumentLine({ hotel: 'htl_209', nights: 4 }), '("htl_209", 4)');
    assert.equal(argumentLine([1, 2]), '([1,2])');
    assert.equal(argumentLine(undefined), '');
    assert.equal(argumentLine('x'.repeat(100), 10).length, 13);
    assert.equal(jsonText('<b>'), '<b>');
    assert.equal(jsonText({ a: 1 }), '{\n  "a": 1\n}');
  });

  it('is headed by a sub-agent that takes over, once, and not by the one that comes back', () => {
    const paths = [['a'], ['a', 'b'], ['a', 'b'], ['a', 'b', 'c'], ['a', 'b'], ['a', 'd'], ['a']];
    const steps = paths.map((agentPath) => step([], { agentPath }));
    const heads = steps.map((each, at) => subAgentHead(each, steps[at - 1]));
    assert.deepEqual(heads, [undefined, 'b', undefined, 'c', undefined, 'd', undefined]);
    assert.equal(subAgentHead(step([], { agentPath: ['a', 'b'] }), undefined), 'b');
  });

  it('stands one level in for each agent above, four at most', () => {
    assert.deepEqual(
      [[], ['a'], ['a', 'b'], ['a', 'b', 'c', 'd', 'e', 'f', 'g']].map((agentPath) =>
        stepDepth(step([], { agentPath })),
      ),
      [0, 0, 1, 4],
    );
  });
});

describe('a hint', () => {
  const hint: CostHint = {
    id: 'x',
    rule: 'smallerModel',
    subject: 'planner',
    figures: { model: 'gpt-4.1', smaller: 'gpt-4.1-mini', calls: 40, mostInput: 2048, nowUsd: 0.2689, thenUsd: 0.0518 },
    formula: '',
    confidence: 'low',
    calls: 40,
    evidence: [],
    dismissed: false,
  };

  it('is a sentence of its figures, and a plainer one where one is missing', () => {
    assert.equal(hintTitle(hint), 'A smaller model for small calls of planner');
    assert.equal(
      hintSentence(hint, 'en'),
      '40 calls of gpt-4.1 with at most 2,048 input tokens cost $0.2689; gpt-4.1-mini would cost $0.0518. Quality is not part of this figure.',
    );
    assert.equal(hintSentence({ ...hint, figures: { model: 'gpt-4.1' } }, 'en'), 'Seen in 40 calls.');
    const grows: CostHint = { ...hint, rule: 'growingContext', subject: '7f3a', figures: { agent: 'planner' } };
    assert.equal(hintTitle(grows), 'Shorten the growing context of planner 7f3a');
    assert.deepEqual([hintSession(grows), hintSession(hint)], ['7f3a', undefined]);
    assert.equal(smallerModel(hint), 'gpt-4.1-mini');
    assert.equal(smallerModel({ ...hint, figures: { smaller: 3 } }), undefined);
  });

  it('has a sentence for each rule, of the figures that its rule sends', () => {
    const figures: Readonly<Record<string, CostHint['figures']>> = {
      repeatedRequests: { repeats: 19, calls: 46, share: 0.41, unpriced: 0 },
      lowCacheShare: { model: 'm', calls: 38, prefixTokens: 3180, share: 0.31, inputRate: 3, cacheReadRate: 0.3 },
      growingContext: { calls: 12, first: 900, last: 21_000, keptSize: 1800, tokens: 90_000 },
      resentToolResults: { calls: 4, results: 3, tokens: 9000, share: 0.2 },
      retries: { retries: 14, calls: 90 },
    };
    for (const [rule, given] of Object.entries(figures)) {
      const text = hintSentence({ ...hint, rule: rule as CostHint['rule'], figures: given }, 'en');
      assert.doesNotMatch(text, /\{|Seen in/, rule);
    }
    assert.match(
      hintSentence({ ...hint, rule: 'lowCacheShare', figures: figures.lowCacheShare ?? {} }, 'en'),
      /^38 calls of m begin with the same 3,180 tokens; 31\u00a0% of their input/,
    );
  });
});
