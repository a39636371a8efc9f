/** The panel alone, live, against a stand-in for the extension host that speaks the real contract. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { asked, atTop, focused, grow, row, scrollTop, until, usePanel } from './panelHarness/panelPage.ts';
import type { InPage } from './panelHarness/panelPage.ts';
import type { SpanSpec, TraceSpec } from './panelHarness/traceBuilder.ts';
declare const globalThis: InPage;
const withPanel = usePanel();

describe('the panel', () => {
  it('opens the newest trace by itself and opens no source', async () => {
    await withPanel({}, async (page) => {
      await row(page, /^trip_planner, agent/).waitFor();
      assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), 'Plan 4 days in Lisbon for two');
      await page.getByRole('heading', { level: 2, name: 'trip_planner' }).waitFor();
      assert.equal((await asked(page, 'openSource')).length, 0);
      assert.match((await page.locator('.top-bar').textContent()) ?? '', /Receiving on 4318 · 41 spans\/s/);
    });
  });

  it('shows a clicked span and opens its source beside, once', async () => {
    await withPanel({}, async (page) => {
      await row(page, /^claude-sonnet-4-5, model call, 6.4/).click();
      await page.getByRole('button', { name: /agents\/planner.py:42/ }).waitFor();
      await until(
        () => asked(page, 'openSource'),
        (asks) => asks.length === 1,
        'one ask for the source',
      );
      assert.deepEqual((await asked(page, 'openSource'))[0]?.params, {
        traceId: '9c41e0b2a7f04d1e8c55b9a07d3e66d1',
        spanId: '5be20f7711a0c3d4',
        mode: 'follow',
      });
      await grow(page, 60);
      await until(
        () => asked(page, 'getTrace'),
        (asks) => asks.length >= 2,
        'the trace asked again',
      );
      assert.equal((await asked(page, 'openSource')).length, 1, 'a live update opens nothing');
      await page.getByRole('button', { name: /agents\/planner.py:42/ }).click();
      await until(
        () => asked(page, 'openSource'),
        (asks) => asks.length === 2,
        'a click asks',
      );
      assert.equal(((await asked(page, 'openSource'))[1]?.params as { mode: string }).mode, 'explicit');
    });
  });

  it('follows no selection when the setting is off', async () => {
    await withPanel({ followSelection: false }, async (page) => {
      await row(page, /^researcher/).click();
      await page.getByRole('heading', { level: 2, name: 'researcher' }).waitFor();
      await page.keyboard.press('Enter');
      await until(
        () => asked(page, 'openSource'),
        (asks) => asks.length > 0,
        'Enter asks',
      );
      assert.deepEqual(
        (await asked(page, 'openSource')).map(({ params }) => (params as { mode: string }).mode),
        ['explicit'],
      );
    });
  });

  it('says why a span has no source', async () => {
    await withPanel({}, async (page) => {
      await page.evaluate(
        () => (globalThis.fakeHost.source = { opened: false, reason: 'No source: the stack lies in packages only' }),
      );
      await row(page, /^travel_policies/).click();
      await page.getByText('No source: the stack lies in packages only').waitFor();
    });
  });

  it('grows live without losing scroll, selection, focus or what is collapsed', async () => {
    await withPanel({ height: 420 }, async (page) => {
      await atTop(page);
      await grow(page, 30);
      await row(page, /^researcher/).waitFor();
      await until(
        () => page.locator('.span-tree').getAttribute('aria-rowcount'),
        (count) => Number(count) < 25,
        'the trace at 30 s',
      );
      await row(page, /^search_flights/).click();
      await page.keyboard.press('ArrowLeft');
      await row(page, /^travel_policies/).click();
      await page.locator('.span-tree .scroller').evaluate((box) => ((box as { scrollTop: number }).scrollTop = 66));
      const before = { focus: await focused(page), top: await scrollTop(page) };
      await grow(page, 64);
      await until(
        () => page.locator('.span-tree').getAttribute('aria-rowcount'),
        (count) => Number(count) > 30,
        'rows of the grown trace',
      );
      assert.deepEqual({ focus: await focused(page), top: await scrollTop(page) }, before);
      assert.match(before.focus, /^travel_policies/);
      assert.equal(await row(page, /^travel_policies/).getAttribute('aria-selected'), 'true');
      assert.equal(await row(page, /^search_flights/).getAttribute('aria-expanded'), 'false');
    });
  });

  it('keeps the rows on the screen where they are when rows come in above', async () => {
    await withPanel({ height: 420 }, async (page) => {
      await atTop(page);
      const wide = (extra: number): TraceSpec['roots'] => [
        {
          label: 'root', start: 0, end: 100, kind: 'agent',
          children: [
            ...Array.from({ length: extra }, (_, at) => ({ label: `early ${at}`, id: (0xe000 + at).toString(16).padStart(16, '0'), start: 1, end: 2 })),
            ...Array.from({ length: 60 }, (_, at): SpanSpec => ({ label: `late ${at}`, id: (0xf000 + at).toString(16).padStart(16, '0'), start: 10 + at, end: 11 + at })),
          ],
        },
      ]; // prettier-ignore
      const show = (roots: TraceSpec['roots']) =>
        page.evaluate((given) => {
          globalThis.fakeHost.put(
            globalThis.buildTrace({ ...globalThis.tripPlanner, state: 'complete', roots: given }),
          );
          globalThis.fakeHost.notify();
        }, roots);
      await show(wide(0));
      await row(page, /^late 3,/).waitFor();
      await page.locator('.span-tree .scroller').evaluate((box) => ((box as { scrollTop: number }).scrollTop = 450));
      await row(page, /^late 25,/).waitFor();
      const before = await row(page, /^late 25,/).boundingBox();
      await show(wide(7));
      await until(
        () => page.locator('.span-tree').getAttribute('aria-rowcount'),
        (count) => count === '69',
        'seven more rows',
      );
      assert.deepEqual(await row(page, /^late 25,/).boundingBox(), before);
    });
  });

  it('follows the live end until the user scrolls', async () => {
    await withPanel({ height: 420 }, async (page) => {
      const follow = page.getByRole('button', { name: 'Stop following the live end' });
      await follow.waitFor();
      await until(
        () => scrollTop(page),
        (top) => top > 100,
        'scrolled to the newest span',
      );
      await page.locator('.span-tree .scroller').hover();
      await page.mouse.wheel(0, -2000);
      await page.getByRole('button', { name: 'Follow the live end' }).waitFor();
      await until(
        () => scrollTop(page),
        (top) => top === 0,
        'scrolled up',
      );
      await grow(page, 63);
      await until(
        () => asked(page, 'getTrace'),
        (asks) => asks.length >= 2,
        'the trace asked again',
      );
      assert.equal(await scrollTop(page), 0);
    });
  });

  it('is as it was after a reload of the window', async () => {
    await withPanel({ height: 420 }, async (page) => {
      await atTop(page);
      await row(page, /^researcher/).click();
      await page.keyboard.press('ArrowLeft');
      await row(page, /^hold_room.*Error/).click();
      await page.getByRole('tab', { name: 'Attributes' }).click();
      await page.getByRole('separator', { name: 'Width of the trace list' }).focus();
      await page.keyboard.press('ArrowRight');
      await page.locator('.span-tree .scroller').evaluate((box) => ((box as { scrollTop: number }).scrollTop = 88));
      await until(
        () => page.evaluate(() => globalThis.fakeHost.state.scrollTop),
        (top) => top === 88,
        'the state is kept',
      );
      await page.reload();
      await page.getByRole('heading', { level: 2, name: 'hold_room' }).waitFor();
      await page.getByText('gen_ai.tool.name').waitFor();
      assert.equal(await scrollTop(page), 88);
      assert.equal(
        await page.getByRole('separator', { name: 'Width of the trace list' }).getAttribute('aria-valuenow'),
        '256',
      );
      assert.equal((await asked(page, 'openSource')).length, 0, 'restoring opens nothing');
      await page.locator('.span-tree .scroller').evaluate((box) => ((box as { scrollTop: number }).scrollTop = 0));
      assert.equal(await row(page, /^researcher/).getAttribute('aria-expanded'), 'false');
    });
  });
});
