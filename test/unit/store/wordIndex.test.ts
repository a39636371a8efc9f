import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { WordIndex } from '../../../src/core/store/wordIndex.ts';

const word = fc.constantFrom(0, 1, -1, 2 ** 31 - 1, -(2 ** 31));

describe('WordIndex', () => {
  it('numbers distinct keys in the order they were added', () => {
    const index = new WordIndex();
    fc.assert(
      fc.property(fc.array(fc.tuple(word, word, word, word), { maxLength: 400 }), (keys) => {
        index.reset(keys.length);
        const known: string[] = [];
        for (const key of keys) {
          const text = key.join();
          if (!known.includes(text)) known.push(text);
          assert.equal(index.add(...key), known.indexOf(text));
        }
        assert.equal(index.size, known.length);
      }),
    );
  });

  it('grows to what a request needs, and forgets the one before', () => {
    const index = new WordIndex();
    index.reset(10);
    index.add(7, 7, 7, 7);
    index.reset(5000);
    assert.equal(index.add(9, 9, 9, 9), 0);
    for (let key = 0; key < 4999; key += 1) assert.equal(index.add(key, 0, 0, 1), key + 1);
    assert.equal(index.add(0, 0, 0, 1), 1);
  });
});
