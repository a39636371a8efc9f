/** The overview of the tab Sessions & cost in Chromium. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { asked, usePanel, until } from './panelHarness/panelPage.ts';
import type { InPage } from './panelHarness/panelPage.ts';

declare const globalThis: InPage;
const withPanel = usePanel();

async function openTab(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Sessions & cost' }).click();
  await page.locator('.session-row').first().waitFor();
}
const sessionRow = (page: Page, at = 0) => page.locator('.session-row').nth(at);
const spaced = (text: string | null) => (text ?? '').replaceAll('\u00a0', ' ');
/** Dollars of `≥ $1,234.50`. */
const dollars = (text: string) => Number(/\$([\d.,]+)/.exec(text)?.[1]?.replaceAll(',', '') ?? 'NaN');

describe('the tab Sessions & cost', () => {
  it('shows periods, bars, breakdown, sessions and hints, and asks for each once', async () => {
    await withPanel({}, async (page) => {
      await openTab(page);
      for (const name of ['Today', 'This week', 'This month']) await page.getByText(name, { exact: true }).waitFor();
      assert.equal(await page.getByRole('meter').count(), 3);
      await page.getByRole('img', { name: /^Cost per hour by model, last 24 hours/ }).waitFor();
      await page.getByRole('region', { name: 'By model' }).getByText('claude-sonnet-4-5').waitFor();
      await page.getByRole('heading', { name: 'Ways to spend less' }).waitFor();
      assert.equal((await asked(page, 'getCost')).length, 1);
      assert.equal((await asked(page, 'listSessions')).length, 1);
      assert.equal((await asked(page, 'getSession')).length, 0, 'no session is read before somebody looks');
    });
  });

  it('moves between the tabs by keys and stays where it was after a reload', async () => {
    await withPanel({}, async (page) => {
      await page.getByRole('tab', { name: 'Traces' }).focus();
      await page.keyboard.press('ArrowRight');
      await sessionRow(page).waitFor();
      await page.getByRole('radio', { name: 'last 7 days' }).click();
      await page.getByRole('combobox', { name: 'Break the cost down by' }).selectOption('agent');
      await page.getByRole('columnheader', { name: 'Cost' }).getByRole('button').click();
      await until(
        () => page.evaluate(() => globalThis.fakeHost.state),
        ({ tab, cost }) => tab === 'cost' && cost?.window === '7d' && cost.by === 'agent' && cost.order === 'cost',
        'the state is kept',
      );
      await page.reload();
      await page.getByRole('region', { name: 'By agent' }).waitFor();
      assert.equal(await page.getByRole('radio', { name: 'last 7 days' }).getAttribute('aria-checked'), 'true');
      assert.equal(await page.getByRole('grid').getByRole('columnheader', { name: 'Cost' }).getAttribute('aria-sort'), 'descending');
    });
  });

  it('opens the price card on hover, on focus and on a click, and closes it by Escape', async () => {
    await withPanel({}, async (page) => {
      await openTab(page);
      const amount = sessionRow(page, 6).locator('.amount');
      const card = page.locator('#price-card');
      await amount.hover();
      await card.getByText('claude-sonnet-4-5').waitFor();
      assert.equal(await amount.getAttribute('aria-describedby'), 'price-card');
      const text = await card.innerText();
      for (const part of ['Input', 'Cache read', 'Output', '$ / million', 'Known part', 'no price, not counted', 'Price table of 14 Nov 2026, genai-prices'])
        assert.ok(text.includes(part), `${part} in ${text}`);
      await page.keyboard.press('Escape');
      await card.waitFor({ state: 'detached' });
      await amount.click();
      await card.waitFor();
      await page.mouse.move(5, 400);
      await page.getByRole('heading', { name: 'Ways to spend less' }).click();
      await card.waitFor({ state: 'detached' });
      assert.equal(await page.locator('.session-head').count(), 0, 'an amount opens no session');
      await page.locator('.tile .amount').first().focus();
      await page.keyboard.press('Tab');
      await card.getByText(/A sum over models and days/).waitFor();
      assert.equal((await asked(page, 'getSession')).length, 1, 'one session was looked at');
    });
  });

  it('adds up in the card to what the row says', async () => {
    await withPanel({}, async (page) => {
      await openTab(page);
      const amount = sessionRow(page, 6).locator('.amount');
      await amount.click();
      const card = page.locator('#price-card');
      await card.locator('tfoot').waitFor();
      const lines = await card.locator('tbody tr:not(.cap) td:last-child:not([colspan])').allInnerTexts();
      assert.ok(lines.length >= 8, lines.join());
      const sum = lines.reduce((total, line) => total + dollars(line), 0);
      const total = dollars(spaced(await amount.textContent()));
      assert.ok(Math.abs(sum - total) < 0.00006 * lines.length, `${sum} against ${total}`);
      assert.equal(dollars(await card.locator('tfoot').innerText()), total);
    });
  });

  it('shows the bars as a table on request, and has it for screen readers all the time', async () => {
    await withPanel({}, async (page) => {
      await openTab(page);
      const table = page.getByRole('table', { name: 'Cost per hour' });
      assert.equal(await table.locator('tbody tr').count(), 24);
      await page.getByRole('button', { name: 'Show the chart as a table' }).click();
      assert.equal(await page.locator('.time-bars').count(), 0);
      await table.locator('.amount').first().waitFor();
      const cells = await table.locator('tbody td:last-child').allInnerTexts();
      const sum = cells.filter(Boolean).reduce((total, cell) => total + dollars(cell), 0);
      const total = dollars(await page.locator('.breakdown tfoot .amount').innerText());
      assert.ok(Math.abs(sum - total) < 0.01 * cells.length, `${sum} against ${total}`);
    });
  });

  it('says unpriced, never $0, and offers to set the price', async () => {
    await withPanel({}, async (page) => {
      await openTab(page);
      const row = page.locator('.breakdown tr', { hasText: 'qwen3-travel-ft' });
      assert.equal(await row.locator('.amount').textContent(), 'unpriced');
      assert.match(spaced(await page.locator('.breakdown tfoot .amount').textContent()), /^≥ \$/);
      await row.getByRole('button', { name: 'Set a price for qwen3-travel-ft' }).click();
      assert.deepEqual((await asked(page, 'setPrice'))[0]?.params, { model: 'qwen3-travel-ft' });
      await page.getByRole('combobox', { name: 'Break the cost down by' }).selectOption('agent');
      await page.getByText(/calls without a price: qwen3-travel-ft/).waitFor();
    });
  });

  it('sorts, filters and pages through twenty thousand sessions at the collector', async () => {
    await withPanel({}, async (page) => {
      await page.evaluate(() => globalThis.fakeHost.addSessions(20_000));
      await openTab(page);
      await page.getByRole('radio', { name: 'last 30 days' }).click();
      const grid = page.getByRole('grid', { name: 'Sessions' });
      await until(() => grid.getAttribute('aria-rowcount'), (count) => Number(count) > 20_000, 'all are counted');
      assert.ok((await page.locator('.session-row').count()) < 60, 'only rows in sight are elements');
      await page.locator('.session-grid .scroller').evaluate((box) => ((box as { scrollTop: number }).scrollTop = 22 * 10_000));
      const offsets = await until(
        async () => (await asked(page, 'listSessions')).map(({ params }) => (params as { offset: number }).offset),
        (asks) => asks.some((offset) => offset >= 9900 && offset <= 10_100),
        'the page in the middle',
      );
      assert.ok(offsets.length <= 5, offsets.join());
      await page.locator('.session-row[aria-rowindex="10010"]').waitFor();
      await page.getByRole('columnheader', { name: 'Cost' }).getByRole('button').click();
      await until(() => page.locator('.session-grid .scroller').evaluate((box) => (box as { scrollTop: number }).scrollTop), (top) => top === 0, 'from the top');
      await page.getByRole('textbox', { name: 'Filter sessions' }).fill('no such thing');
      await page.getByText('No session matches “no such thing”.').waitFor();
      await page.getByRole('button', { name: 'Clear Filter' }).click();
      await sessionRow(page).waitFor();
    });
  });

  it('is walked by keys, and a session opens and closes by them', async () => {
    await withPanel({}, async (page) => {
      await openTab(page);
      await sessionRow(page).focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await until(() => page.locator('.session-row:focus').getAttribute('aria-rowindex'), (index) => index === '4', 'two rows down');
      await page.keyboard.press('Tab');
      await page.locator('#price-card').getByRole('button', { name: 'Open call list' }).waitFor();
      await page.keyboard.press('Tab');
      await page.locator('#price-card button:focus').waitFor();
      await page.keyboard.press('Escape');
      await page.locator('.session-row .amount:focus').waitFor();
      await page.locator('#price-card').waitFor({ state: 'detached' });
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('Enter');
      await page.locator('.session-head').waitFor();
      await until(() => page.evaluate<string>('document.activeElement.tagName'), (tag) => tag !== 'BODY', 'the focus is on the page');
      await page.getByRole('button', { name: 'Sessions', exact: true }).press('Enter');
      await page.locator('.session-row:focus').waitFor();
    });
  });

  it('has one tab stop for the amounts of a table, each named with its row', async () => {
    await withPanel({}, async (page) => {
      await openTab(page);
      const amounts = page.locator('.breakdown .amount');
      assert.ok((await amounts.count()) > 3);
      assert.equal(await page.locator('.breakdown .amount[tabindex="0"]').count(), 1);
      assert.match(spaced(await amounts.first().getAttribute('aria-label')), /^Cost of claude-sonnet-4-5: \$/);
      await amounts.first().focus();
      await page.keyboard.press('ArrowDown');
      await until(() => page.locator('.breakdown .amount:focus').getAttribute('aria-label'), (name) => name?.startsWith('Cost of gpt-4.1') === true, 'the next row');
      await page.keyboard.press('End');
      await until(() => page.locator('.breakdown .amount:focus').getAttribute('aria-label'), (name) => name?.startsWith('Cost of Total') === true, 'the total');
    });
  });

  it('lists the sessions of the window, and is empty at once after a Clear', async () => {
    await withPanel({}, async (page) => {
      await openTab(page);
      const count = async () => page.locator('.sessions .panel-head .dim').first().innerText();
      assert.match(await count(), /^\d+ of \d+$/);
      await page.getByRole('radio', { name: 'last hour' }).click();
      await until(count, (text) => Number(text.split(' ')[0]) < 10, 'fewer of one hour');
      await page.evaluate(() => {
        globalThis.fakeHost.set([]);
        globalThis.fakeHost.send({ type: 'notice', notice: 'tracesChanged', params: { revision: 9 } });
      });
      await page.getByText('No sessions yet.').waitFor();
      assert.equal(await page.locator('.tile, .hint, .what-if, .session-row').count(), 0);
      const box = await page.locator('.cost-empty').boundingBox();
      const text = await page.locator('.cost-empty p').boundingBox();
      assert.ok(box && text && Math.abs(text.x + text.width / 2 - (box.x + box.width / 2)) < 2, 'centred');
    });
  });

  it('gives hints with formula and confidence, opens their evidence, and remembers what was dismissed', async () => {
    await withPanel({}, async (page) => {
      await openTab(page);
      const hint = page.getByRole('article', { name: 'A smaller model for small calls of gpt-4.1' });
      assert.match(await hint.innerText(), /\$0\.\d{4} − \$0\.\d{4} = \$0\.\d{4}/);
      await hint.getByText('Low confidence').waitFor();
      assert.equal(await page.locator('.hint').getByText('What if').count(), 1, 'only where another model is the point');
      await hint.getByRole('button', { name: 'What if it ran on gpt-4.1-mini' }).click();
      await page.getByRole('region', { name: 'What if' }).getByText('would be').waitFor();
      await hint.getByRole('button', { name: 'Dismiss' }).click();
      await hint.waitFor({ state: 'detached' });
      await page.locator('.hint-dismiss:focus, .hints h2:focus').waitFor();
      await page.getByRole('button', { name: 'Show 1 dismissed' }).click();
      await hint.getByRole('button', { name: 'Restore' }).click();
      await page.getByRole('button', { name: /dismissed/ }).waitFor({ state: 'detached' });
      await page.getByRole('article').first().getByRole('button', { name: 'Open call 1 in the Traces tab' }).click();
      assert.equal(await page.getByRole('tab', { name: 'Traces' }).getAttribute('aria-selected'), 'true');
    });
  });

  it('reprices the session on a model that is found by typing', async () => {
    await withPanel({}, async (page) => {
      await openTab(page);
      const field = page.getByRole('combobox', { name: 'another model' });
      await field.fill('nano');
      await page.getByRole('option', { name: /gpt-4\.1-nano/ }).waitFor();
      await until(() => page.getByRole('listbox', { name: 'Models with a price' }).getByRole('option').count(), (count) => count === 1, 'one model is found');
      await field.press('Enter');
      await page.getByText('Same tokens assumed. Same share from the cache.').waitFor();
      assert.deepEqual((await asked(page, 'getWhatIf'))[0]?.params, { session: '7f3a', model: 'gpt-4.1-nano', provider: 'openai' });
    });
  });

  it('exports, and says where to or why not', async () => {
    await withPanel({}, async (page) => {
      await openTab(page);
      await page.getByRole('button', { name: 'Export' }).click();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await until(() => asked(page, 'exportCost'), (asks) => asks.length === 1, 'it is asked for');
      assert.equal(await page.locator('.cost .notice').count(), 0, 'the host tells where it is saved');
      await page.evaluate(() => (globalThis.fakeHost.faults.exportCost = 'The disk is full.'));
      await page.getByRole('button', { name: 'Export' }).click();
      await page.getByRole('menuitem', { name: 'Breakdown as CSV…' }).click();
      await page.getByText('The disk is full.').waitFor();
      assert.deepEqual((await asked(page, 'exportCost')).at(-1)?.params, { what: 'breakdown', format: 'csv', window: '24h', by: 'model' });
    });
  });

  it('says what stands in the way: faults of the price file, repricing, a failure, an empty store', async () => {
    await withPanel({}, async (page) => {
      await page.evaluate(() => {
        globalThis.fakeHost.cost = {
          prices: { asOf: '2026-11-14', overrides: 1, faults: ['prices[0].input is negative.', 'prices[2].model is missing.'] },
          repricing: { done: 12_000, total: 40_000 },
        };
      });
      await openTab(page);
      await page.getByText('prices[0].input is negative. (1 more is in the title of this line)').waitFor();
      await page.getByRole('progressbar', { name: 'Calls that have their new price' }).waitFor();
      await page.getByText('Pricing again: 12,000 of 40,000 calls.').waitFor();
      await page.evaluate(() => (globalThis.fakeHost.faults.getCost = 'The collector does not answer.'));
      await page.getByRole('radio', { name: 'last 30 days' }).click();
      await page.getByRole('alert').getByText('The collector does not answer.').waitFor();
      await page.evaluate(() => delete globalThis.fakeHost.faults.getCost);
      await page.getByRole('alert').getByRole('button', { name: 'Try Again' }).click();
      await page.getByRole('alert').waitFor({ state: 'detached' });
    });
    await withPanel({ traces: 'none' }, async (page) => {
      await page.getByRole('tab', { name: 'Sessions & cost' }).click();
      await page.getByText('No sessions yet. Agent Loupe listens on localhost:4318.').waitFor();
      await page.getByRole('button', { name: 'Run Demo Agent' }).click();
      assert.deepEqual((await asked(page, 'run'))[0]?.params, { action: 'runDemo' });
    });
  });

  it('keeps selection, focus and scroll through a live update', async () => {
    await withPanel({}, async (page) => {
      await openTab(page);
      await sessionRow(page, 4).focus();
      const name = await page.locator('.session-row:focus .c-name').getAttribute('title');
      await page.evaluate(() => globalThis.fakeHost.send({ type: 'notice', notice: 'costChanged', params: { revision: 2 } }));
      await until(() => asked(page, 'listSessions'), (asks) => asks.length === 2, 'asked again');
      assert.equal(await page.locator('.session-row:focus .c-name').getAttribute('title'), name);
    });
  });

  it('warns over a budget in words, and offers to set one', async () => {
    await withPanel({}, async (page) => {
      await page.evaluate(() => (globalThis.fakeHost.budgets = { week: 0.01, month: 0.01 }));
      await openTab(page);
      assert.equal(await page.getByText('over budget').count(), 2);
      await page.getByRole('button', { name: 'No budget. Set one…' }).click();
      assert.deepEqual((await asked(page, 'run'))[0]?.params, { action: 'openCostSettings' });
    });
  });

  for (const theme of ['dark', 'light', 'high-contrast', 'high-contrast-light'] as const)
    it(`draws bars that differ from the background and from one another, in ${theme}`, async () => {
      await withPanel({ theme }, async (page) => {
        await openTab(page);
        await page.locator('.time-bars canvas').waitFor();
        const colours = await page.evaluate<number>(`(() => {
          const canvas = document.querySelector('.time-bars canvas');
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          const seen = new Map();
          for (let at = 0; at < data.length; at += 4) if (data[at + 3] === 255) {
            const key = data.slice(at, at + 3).join();
            seen.set(key, (seen.get(key) ?? 0) + 1);
          }
          return [...seen.values()].filter((count) => count > 60).length;
        })()`);
        assert.ok(colours >= 3, `${colours} colours`);
      });
    });

  for (const width of [420, 760, 901, 1280])
    it(`fits into ${width} px without a bar to scroll sideways`, async () => {
      await withPanel({ width }, async (page) => {
        await openTab(page);
        const wide = await page.evaluate<string[]>(`[...document.querySelectorAll('.cost *, .panel')]
          .filter((part) => !part.closest('.hidden, canvas, svg') && part.getBoundingClientRect().right > innerWidth + 0.5)
          .map((part) => part.className || part.tagName)`);
        assert.deepEqual(wide, []);
        const cut = await page.evaluate<string[]>(`[...document.querySelectorAll('.cost .num, .cost .amount')]
          .filter((part) => part.offsetParent && part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).overflow !== 'visible')
          .map((part) => part.textContent)`);
        assert.deepEqual(cut, []);
      });
    });
}); // prettier-ignore
