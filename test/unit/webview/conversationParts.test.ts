import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ConversationStep, CostHint } from '../../../src/shared/costApi.ts';
import type { MessagePart } from '../../../src/shared/message.ts';
import { argumentLine, jsonText, stepDepth, toolUse } from '../../../webview/cost/conversationParts.ts';
import { cheaperModel, hintSentence, hintTitle } from '../../../webview/cost/hintText.ts';

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
    subject: 'gpt-4.1',
    figures: { cheaper: 'gpt-4.1-mini' },
    formula: '',
    confidence: 'low',
    calls: 40,
    evidence: [],
    dismissed: false,
  };

  it('is a sentence of its figures, and a plainer one where they are missing', () => {
    assert.equal(hintTitle(hint), 'A smaller model for small calls of gpt-4.1');
    assert.equal(
      hintSentence(hint, 'en'),
      '40 calls are small enough for gpt-4.1-mini. Quality is not part of this figure.',
    );
    assert.equal(hintSentence({ ...hint, figures: {} }, 'en'), 'Seen in 40 calls.');
    assert.equal(cheaperModel(hint), 'gpt-4.1-mini');
    assert.equal(cheaperModel({ ...hint, figures: { cheaper: 3 } }), undefined);
  });

  it('has a sentence for each rule', () => {
    for (const rule of [
      'repeatedRequests',
      'lowCacheShare',
      'growingContext',
      'resentToolResults',
      'retries',
    ] as const) {
      assert.notEqual(hintSentence({ ...hint, rule, figures: { share: 0.31 } }, 'en'), '');
      assert.match(hintTitle({ ...hint, rule }), /gpt-4\.1/);
    }
    assert.match(
      hintSentence({ ...hint, rule: 'lowCacheShare', figures: { share: 0.31 } }, 'en'),
      /^Only 31\u00a0% of the input of 40 calls/,
    );
  });
});
