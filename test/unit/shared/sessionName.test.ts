import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sessionName, sessionTail } from '../../../src/shared/sessionName.ts';

describe('sessionName', () => {
  it('is the service and the end of the id', () => {
    const name = sessionName({ service: 'trip-planner', session: '0199aa-bb-cc-9c7f3a' }, '(none)');
    assert.equal(name, 'trip-planner 9c7f3a');
  });

  it('shows a short id whole, and never half a character', () => {
    assert.equal(sessionTail('order-12'), 'order-12');
    assert.equal(sessionTail('session-2026-11-21-42'), '42');
    assert.equal(sessionTail('0199aabbcc9c7f3a'), '9c7f3a');
    assert.equal(sessionTail('session-of-😀😀😀😀😀😀'), '😀😀😀😀😀😀');
  });

  it('names what has no service, cuts a long one, and writes out what turns text around', () => {
    assert.equal(sessionName({ service: ' ', session: 'abc' }, '(none)'), '(none) abc');
    assert.equal(sessionName({ service: 'x'.repeat(70), session: 'abc' }, ''), `${'x'.repeat(60)}… abc`);
    assert.equal(sessionName({ service: 'a\u202eb', session: 'a\nb' }, ''), 'a\\u202Eb a\\nb');
  });
});
