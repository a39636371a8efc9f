import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assignSlots } from '../../../webview/ui/rowSlots.ts';
import { evenRows, rowAt, rowWindow, scrollToShow, unevenRows } from '../../../webview/ui/rowWindow.ts';
import { createScroller } from '../../../webview/ui/scroller.ts';

describe('rowWindow', () => {
  const rows = evenRows(100, 22);

  it('has the rows on the screen and some around', () => {
    assert.deepEqual(rowWindow(rows, 0, 220, 0), { first: 0, end: 10 });
    assert.deepEqual(rowWindow(rows, 11, 220, 0), { first: 0, end: 11 });
    assert.deepEqual(rowWindow(rows, 220, 220, 4), { first: 6, end: 24 });
    assert.deepEqual(rowWindow(rows, 99_999, 220, 4), { first: 95, end: 100 });
    assert.deepEqual(rowWindow(evenRows(0, 22), 0, 220), { first: 0, end: 0 });
  });

  it('knows rows of different heights', () => {
    const mixed = unevenRows([22, 44, 44, 22, 44]);
    assert.equal(mixed.top(5), 176);
    assert.deepEqual(
      [0, 21, 22, 65, 66, 110, 131, 132, 999].map((y) => rowAt(mixed, y)),
      [0, 0, 1, 1, 2, 3, 3, 4, 4],
    );
  });

  it('scrolls as little as shows a row', () => {
    assert.equal(scrollToShow(rows, 5, 0, 220), 0);
    assert.equal(scrollToShow(rows, 12, 0, 220), 66);
    assert.equal(scrollToShow(rows, 2, 220, 220), 44);
    assert.equal(scrollToShow(rows, 12, 0, 10), 264, 'a box smaller than a row shows its top');
  });
});

describe('assignSlots', () => {
  const wanted = (...keys: string[]) => keys.map((key, row) => ({ row, key }));
  const slots = (rows: readonly { slot: number; key: string }[]) =>
    rows.map(({ slot, key }) => `${slot}${key}`).join(' ');

  it('keeps the slot of a row that stays, and reuses those that are free', () => {
    const first = assignSlots([], wanted('a', 'b', 'c'));
    assert.equal(slots(first), '0a 1b 2c');
    const second = assignSlots(first, wanted('b', 'c', 'd'));
    assert.equal(slots(second), '0d 1b 2c');
    const third = assignSlots(second, wanted('x', 'y', 'b', 'z'));
    assert.equal(slots(third), '0x 1b 2y 3z');
  });

  it('keeps a row’s slot when rows come in above it', () => {
    const first = assignSlots([], wanted('a', 'b'));
    assert.deepEqual(assignSlots(first, wanted('new', 'a', 'b')), [
      { slot: 0, row: 1, key: 'a' },
      { slot: 1, row: 2, key: 'b' },
      { slot: 2, row: 0, key: 'new' },
    ]);
  });

  it('gives doubled keys a slot each', () => {
    const rows = assignSlots(assignSlots([], wanted('a', 'a')), wanted('a', 'a', 'a'));
    assert.equal(new Set(rows.map(({ slot }) => slot)).size, 3);
  });
});

describe('scroller', () => {
  it('brings a kept position back once there are rows and a height', () => {
    const box = { scrollTop: 0 };
    const scroller = createScroller();
    scroller.top.value = 300;
    scroller.attach(box);
    scroller.read();
    assert.equal(scroller.top.peek(), 300, 'the empty box does not overwrite it');
    scroller.settle(0);
    scroller.height.value = 100;
    scroller.settle(1000);
    assert.deepEqual([box.scrollTop, scroller.top.peek()], [300, 300]);
    box.scrollTop = 40;
    scroller.read();
    assert.equal(scroller.top.peek(), 40);
  });

  it('does not scroll past the rows there are now', () => {
    const box = { scrollTop: 0 };
    const scroller = createScroller();
    scroller.top.value = 300;
    scroller.attach(box);
    scroller.height.value = 100;
    scroller.settle(250);
    assert.equal(box.scrollTop, 150);
  });
});
