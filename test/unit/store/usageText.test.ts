import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { UsageFacts, UsageReading } from '../../../src/shared/tokenUsage.ts';
import { decodeUsage, encodeUsage } from '../../../src/core/store/usageText.ts';

const everything: Required<UsageFacts> = {
  tokens: {
    ...{ input: 120, cacheRead: 64, cacheWrite: 9, cacheWrite1h: 3, inputAudio: 2, output: 30, reasoning: 10 },
    outputAudio: 1,
  },
  reading: { cache: 'added', reasoning: 'included', decidedBy: 'larger', confidence: 'low' },
  scope: 'cumulative',
  signal: 'metric',
  provider: 'openai',
  requestModel: 'gpt-4o',
  responseModel: 'gpt-4o-2024-08-06',
  responseId: 'chatcmpl-"1"',
  reportedUsd: 0.00012,
  serviceTier: 'flex',
  operation: 'chat',
  serverAddress: '127.0.0.1',
  firstTokenMs: 420.5,
  dataSource: 'crm',
  dataVolumeGb: 1.5,
};

describe('usage in a row of the store', () => {
  it('gives back everything that can be said', () =>
    assert.deepEqual(decodeUsage(encodeUsage(everything)), everything));

  it('keeps what was not said apart from 0 and from an empty text', () => {
    const little: UsageFacts = { tokens: { cacheRead: 0 }, scope: 'call', signal: 'span', operation: '' };
    assert.deepEqual(decodeUsage(encodeUsage(little)), little);
    const nothing: UsageFacts = { tokens: {}, scope: 'aggregate', signal: 'log' };
    assert.deepEqual(decodeUsage(encodeUsage(nothing)), nothing);
  });

  it('gives back each fact alone', () => {
    for (const [name, value] of Object.entries(everything)) {
      const facts: UsageFacts = { tokens: {}, scope: 'call', signal: 'span', [name]: value };
      assert.deepEqual(decodeUsage(encodeUsage(facts)), facts, name);
    }
  });

  it('gives back every reading', () => {
    const inclusions = ['included', 'added', 'none'] as const;
    for (const cache of inclusions)
      for (const reasoning of inclusions)
        for (const decidedBy of ['emitter', 'total', 'larger', 'mapping', 'model', 'usual'] as const)
          for (const confidence of ['high', 'low'] as const) {
            const reading: UsageReading = { cache, reasoning, decidedBy, confidence };
            const facts: UsageFacts = { tokens: {}, reading, scope: 'call', signal: 'span' };
            assert.deepEqual(decodeUsage(encodeUsage(facts)), facts);
          }
  });

  it('takes less than half of the room of plain JSON', () => {
    assert.ok(encodeUsage(everything).length < JSON.stringify(everything).length / 2);
  });
});
