import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Admission } from '../../../src/core/otlp/receiver/admission.ts';

const least = 4096;

describe('Admission', () => {
  it('charges what has come, not what was declared', () => {
    const admission = new Admission(100_000);
    const ticket = admission.admit(90_000);
    assert.ok(ticket);
    assert.equal(admission.bytes, least);
    assert.ok(ticket.take(10_000));
    assert.equal(admission.bytes, 10_000);
    assert.ok(admission.admit(90_000), 'a declared body does not shut out the next');
  });

  it('lets nothing in that cannot fit', () => {
    const admission = new Admission(10_000);
    assert.equal(admission.admit(10_001), undefined);
    assert.ok(admission.admit(0));
    assert.equal(admission.admit(6_000), undefined);
    assert.equal(admission.requests, 1);
  });

  it('counts empty requests too', () => {
    const admission = new Admission(10 * least);
    const tickets = Array.from({ length: 11 }, () => admission.admit(0));
    assert.equal(tickets.filter(Boolean).length, 10);
  });

  it('stops a body that grows over the limit, and keeps the account right', () => {
    const admission = new Admission(10_000);
    const ticket = admission.admit(0);
    assert.ok(ticket);
    assert.ok(ticket.take(9_000));
    assert.equal(ticket.take(2_000), false);
    assert.equal(admission.bytes, 9_000);
    ticket.release();
    ticket.release();
    assert.deepEqual([admission.bytes, admission.requests], [0, 0]);
    assert.equal(ticket.take(1), false);
    assert.equal(admission.bytes, 0);
  });
});
