import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  formatAmount,
  formatChange,
  formatRate,
  formatShare,
  formatUsd,
  formatUsdExact,
} from '../../../src/shared/formatUsd.ts';

describe('an amount in dollars', () => {
  it('has four digits below one dollar and two from there', () => {
    assert.equal(formatUsd(0.04123), '$0.0412');
    assert.equal(formatUsd(0.9999), '$0.9999');
    assert.equal(formatUsd(0.99996), '$1.00', 'never $1.0000');
    assert.equal(formatUsd(3.4), '$3.40');
    assert.equal(formatUsd(1234.5), '$1,234.50');
    assert.equal(formatUsd(-0.5), '−$0.5000');
  });

  it('is never shown as nothing when it is something', () => {
    assert.equal(formatUsd(0), '$0.00');
    assert.equal(formatUsd(0.00001), '<$0.0001');
    assert.equal(formatUsd(0.00005), '$0.0001');
  });

  it('has all its digits in titles', () => {
    assert.equal(formatUsdExact(0.041234567), '$0.041234567');
    assert.equal(formatUsdExact(3), '$3.00');
  });

  it('says what is not known of it', () => {
    assert.equal(formatAmount({ usd: 3.4 }), '$3.40');
    assert.equal(formatAmount({ usd: 3.4, unpriced: 2 }), '≥\u00a0$3.40');
    assert.equal(formatAmount({ usd: 0, unpriced: 2 }), 'unpriced');
    assert.equal(formatAmount({}, 'ohne Preis'), 'ohne Preis');
    assert.equal(formatAmount({ usd: 0 }), '$0.00', 'a free local model costs nothing, which is known');
  });
});

describe('rates, changes and shares', () => {
  it('keep the digits of a price list', () => {
    assert.equal(formatRate(3), '3.00');
    assert.equal(formatRate(0.075), '0.075');
  });

  it('carry their sign', () => {
    assert.equal(formatChange(12.4), '+12\u00a0%');
    assert.equal(formatChange(-86), '−86\u00a0%');
    assert.equal(formatChange(0.2), '0\u00a0%');
  });

  it('give no share of nothing, and none of 0 to something', () => {
    assert.equal(formatShare(1, 0), '');
    assert.equal(formatShare(0.61, 1), '61\u00a0%');
    assert.equal(formatShare(0.001, 1), '<1\u00a0%');
    assert.equal(formatShare(0, 1), '0\u00a0%');
  });
});
