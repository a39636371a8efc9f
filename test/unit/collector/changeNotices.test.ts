import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createChangeNotices, mergeChanges } from '../../../src/collector/api/changeNotices.ts';
import type { ChangeNotice } from '../../../src/shared/api.ts';
import { handClock } from './handClock.ts';

const change = (revision: number, ...traceIds: string[]): ChangeNotice => ({ revision, traceIds, what: ['traces'] });

describe('createChangeNotices', () => {
  it('passes the first change on at once', () => {
    const sent: ChangeNotice[] = [];
    createChangeNotices((notice) => sent.push(notice), handClock()).add(change(1, 'a'));
    assert.deepEqual(sent, [change(1, 'a')]);
  });

  it('joins what follows into at most ten notices a second and loses nothing', () => {
    const clock = handClock();
    const sent: ChangeNotice[] = [];
    const notices = createChangeNotices((notice) => sent.push(notice), clock);
    for (let i = 0; i < 1000; i++) {
      notices.add(change(i + 1, `t${i % 7}`));
      clock.pass(1);
    }
    clock.pass(100);
    assert.ok(sent.length <= 11 && sent.length >= 10, `${sent.length} notices in one second`);
    assert.equal(sent.at(-1)?.revision, 1000);
    assert.deepEqual([...new Set(sent.flatMap((notice) => notice.traceIds ?? []))].length, 7);
  });

  it('passes a change after a pause on at once again', () => {
    const clock = handClock();
    const sent: ChangeNotice[] = [];
    const notices = createChangeNotices((notice) => sent.push(notice), clock);
    notices.add(change(1, 'a'));
    clock.pass(150);
    notices.add(change(2, 'b'));
    assert.deepEqual(sent, [change(1, 'a'), change(2, 'b')]);
  });

  it('sends nothing more once stopped', () => {
    const clock = handClock();
    const sent: ChangeNotice[] = [];
    const notices = createChangeNotices((notice) => sent.push(notice), clock);
    notices.add(change(1, 'a'));
    notices.add(change(2, 'b'));
    notices.stop();
    clock.pass(1000);
    assert.equal(sent.length, 1);
  });
});

describe('mergeChanges', () => {
  it('takes the union of ids and of what changed, and the newer revision', () => {
    const merged = mergeChanges(change(5, 'a', 'b'), { revision: 4, traceIds: ['b', 'c'], what: ['senders'] });
    assert.deepEqual(merged, { revision: 5, traceIds: ['a', 'b', 'c'], what: ['traces', 'senders'] });
  });

  it('names no traces when one side means all of them', () => {
    assert.equal('traceIds' in mergeChanges(change(1, 'a'), { revision: 2, what: ['traces'] }), false);
  });

  it('names no traces when they are more than a hint should carry', () => {
    const many = change(1, ...Array.from({ length: 150 }, (_, i) => `a${i}`));
    const more = change(2, ...Array.from({ length: 150 }, (_, i) => `b${i}`));
    assert.equal('traceIds' in mergeChanges(many, more), false);
  });
});
