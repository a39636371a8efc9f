/** The span tree in Chromium: keys, ghosts, very many spans. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { focused, row, until, usePanel } from './panelHarness/panelPage.ts';
import type { InPage } from './panelHarness/panelPage.ts';

declare const globalThis: InPage;
const withPanel = usePanel();

describe('the span tree', () => {
  it('is walked by keys', async () => {
    await withPanel({}, async (page) => {
      await row(page, /^trip_planner/).click();
      const steps: readonly (readonly [string, RegExp])[] = [
        ['ArrowDown', /^claude-sonnet-4-5, model call, 4.8/],
        ['ArrowDown', /^researcher/],
        ['ArrowRight', /^gpt-4.1, model call, 2.6/],
        ['p', /^researcher/],
        ['ArrowLeft', /^researcher/],
        ['ArrowDown', /^claude-sonnet-4-5, model call, 6.4/],
        ['e', /^hold_room, tool call, 3.1/],
        ['l', /^gpt-4.1-mini, model call, 2.5/],
        ['End', /^claude-sonnet-4-5, model call, /],
        ['Home', /^trip_planner/],
        ['*', /^trip_planner/],
        ['ArrowDown', /^claude/],
        ['ArrowDown', /^researcher/],
        ['s', /^gpt-4.1, model call, 12.4/],
      ];
      for (const [key, name] of steps) {
        await page.keyboard.press(key);
        await until(
          () => focused(page),
          (label) => name.test(label),
          `after ${key}`,
        );
      }
      await page.keyboard.type('travel');
      await until(
        () => focused(page),
        (label) => label.startsWith('travel_policies'),
        'type-ahead',
      );
      assert.equal(await page.locator('.span-row[tabindex="0"]').count(), 1, 'one tab stop');
    });
  });

  it('lists its keys and gives the focus back', async () => {
    await withPanel({}, async (page) => {
      await row(page, /^researcher/).click();
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keys of the span tree' }).waitFor();
      await page.keyboard.press('Escape');
      await until(
        () => focused(page),
        (label) => label.startsWith('researcher'),
        'the row has the focus again',
      );
    });
  });

  it('keeps the Tab key inside the list of keys, and closes it on Esc from anywhere', async () => {
    await withPanel({}, async (page) => {
      await row(page, /^researcher/).click();
      await page.keyboard.press('?');
      const help = page.getByRole('dialog', { name: 'Keys of the span tree' });
      await help.waitFor();
      for (const key of ['Tab', 'Tab', 'Shift+Tab', 'F6']) {
        await page.keyboard.press(key);
        await page.locator('.keys-help:focus-within').waitFor();
      }
      await page.evaluate('document.activeElement.blur()');
      await page.keyboard.press('Escape');
      await help.waitFor({ state: 'hidden' });
      await until(
        () => focused(page),
        (label) => label.startsWith('researcher'),
        'the row has the focus again',
      );
    });
  });

  it('shows a parent that was not received, and what is known of it', async () => {
    await withPanel({}, async (page) => {
      await row(page, /^parent b7e1…04 not received, at least 4.4/).click();
      await page.getByText('2 spans name it as their parent.').waitFor();
      await page.getByText('b7e10c33aa55d204').waitFor();
    });
  });

  it('draws few rows of very many, and reaches the last', async () => {
    await withPanel({}, async (page) => {
      await row(page, /^trip_planner/).waitFor();
      await page.evaluate(() => {
        const many = 100_000;
        const base = globalThis.buildTrace({ ...globalThis.tripPlanner, state: 'complete' });
        const numbers = (of: (at: number) => number) => Array.from({ length: many }, (_, at) => of(at));
        const none = () => new Uint32Array(many);
        const columns = {
          ...base.columns,
          count: many,
          spanIds: Uint32Array.from(numbers((at) => at).flatMap((at) => [1, at + 1])),
          parentIds: Uint32Array.from(numbers((at) => at).flatMap((at) => (at === 0 ? [0, 0] : [1, at <= 10_000 ? at : 1]))),
          starts: Float64Array.from(numbers((at) => at)),
          durations: Float64Array.from(numbers((at) => many - at)),
          names: none(), labels: none(), services: none(), tokens: none(),
          kinds: new Uint8Array(many), statuses: new Uint8Array(many), flags: new Uint8Array(many),
          strings: ['step'],
        }; // prettier-ignore
        globalThis.fakeHost.put({ ...base, columns });
        globalThis.fakeHost.notify();
      });
      await until(
        () => page.locator('.span-tree').getAttribute('aria-rowcount'),
        (count) => count === '100001',
        'all rows counted',
      );
      await page.locator('.span-row[tabindex="0"]').focus();
      await page.keyboard.press('End');
      await until(
        () => page.locator('.span-row:focus').getAttribute('aria-rowindex'),
        (index) => index === '100001',
        'the last row',
      );
      assert.ok((await page.locator('.span-row').count()) < 60);
      await page.keyboard.press('Home');
      await page.keyboard.press('ArrowLeft');
      await until(
        () => page.locator('.span-tree').getAttribute('aria-rowcount'),
        (count) => count === '2',
        'collapsed',
      );
    });
  });
});
