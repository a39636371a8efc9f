import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { axisEnd, axisTicks, barPlace, clampWindow, liveEnd, niceStep } from '../../../webview/traces/timeWindow.ts';

describe('barPlace', () => {
  const window = { from: 100, to: 200 };

  it('is percent of the window, cut at its edges', () => {
    assert.deepEqual(barPlace(120, 150, window), { left: 20, width: 30 });
    assert.deepEqual(barPlace(50, 110, window), { left: 0, width: 10 });
    assert.deepEqual(barPlace(190, 900, window), { left: 90, width: 10 });
    assert.deepEqual(barPlace(150, 150, window), { left: 50, width: 0 });
  });

  it('is nowhere for a span outside', () => {
    assert.equal(barPlace(0, 99, window), undefined);
    assert.equal(barPlace(201, 300, window), undefined);
  });

  it('holds for a trace without length', () => {
    assert.deepEqual(barPlace(0, 0, { from: 0, to: 0 }), { left: 0, width: 0 });
  });
});

describe('axisTicks', () => {
  it('takes a step of 1, 2 or 5 that leaves room for the labels', () => {
    assert.deepEqual(axisTicks({ from: 0, to: 66_000 }, 290), {
      step: 10_000,
      at: [0, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000],
    });
    assert.deepEqual(axisTicks({ from: 24, to: 46 }, 300, 60).at, [25, 30, 35, 40, 45]);
  });

  it('counts whole minutes in long traces', () => {
    assert.equal(niceStep(70_000), 120_000);
    assert.equal(niceStep(400_000), 600_000);
    assert.equal(niceStep(3 * 86_400_000), 5 * 86_400_000);
  });

  it('stays sane without room or length', () => {
    assert.deepEqual(axisTicks({ from: 5, to: 5 }, 300).at, [5]);
    assert.deepEqual(axisTicks({ from: 0, to: 10 }, 0).at, [0]);
  });

  it('does not drift over many steps', () => {
    const { at } = axisTicks({ from: 0, to: 1 }, 4000, 44);
    assert.equal(at.length, 51);
    assert.ok(Math.abs((at.at(-1) ?? 0) - 1) < 1e-9);
  });
});

describe('axisEnd', () => {
  it('is the end of a finished trace, never nothing', () => {
    assert.equal(axisEnd(1234.5, false), 1234.5);
    assert.ok(axisEnd(0, false) > 0);
  });

  it('has room while the trace runs, and stands still between steps', () => {
    assert.equal(axisEnd(62_500, true), axisEnd(63_500, true));
    for (const end of [0, 10, 999, 5_000, 64_200, 99_999, 1e6, 1e8]) {
      assert.ok(axisEnd(end, true) > end, `room after ${end}`);
      assert.ok(axisEnd(end, true) <= Math.max(end * 1.15, 1100), `not too much after ${end}`);
    }
  });
});

describe('clampWindow', () => {
  it('turns a drag to the left around and stays inside', () => {
    assert.deepEqual(clampWindow({ from: 60, to: 20 }, 100), { from: 20, to: 60 });
    assert.deepEqual(clampWindow({ from: -50, to: 20 }, 100), { from: 0, to: 20 });
    assert.deepEqual(clampWindow({ from: 90, to: 500 }, 100), { from: 90, to: 100 });
  });

  it('is all of the trace when nearly all was asked for, and never empty', () => {
    assert.equal(clampWindow({ from: 0, to: 99.95 }, 100), undefined);
    const tiny = clampWindow({ from: 100, to: 100 }, 100);
    assert.ok(tiny && tiny.to > tiny.from && tiny.to <= 100);
  });
});

describe('liveEnd', () => {
  it('trusts this clock between what the trace says and a while after', () => {
    assert.equal(liveEnd(1000, 1500, 10_000), 1500);
    assert.equal(liveEnd(1000, -99_999, 10_000), 1000, 'a sender whose clock is ahead');
    assert.equal(liveEnd(1000, 99_999_999, 10_000), 11_000, 'a sender whose clock is behind');
  });
});
