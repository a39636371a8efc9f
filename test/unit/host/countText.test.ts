import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { countText } from '../../../src/host/countText.ts';
import { english } from './english.ts';

describe('countText', () => {
  it('has a form for one and one for the others', () => {
    const words = [0, 1, 2, 1204].map((count) => countText('request', count, english));
    assert.deepEqual(words, ['0 requests', '1 request', '2 requests', '1,204 requests']);
  });
});
