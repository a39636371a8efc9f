/** The page of one session, and money and meaning in the tab Traces, in Chromium. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { asked, row, until, usePanel } from './panelHarness/panelPage.ts';
import type { InPage } from './panelHarness/panelPage.ts';

declare const globalThis: InPage;
const withPanel = usePanel();
const spaced = (text: string | null) => (text ?? '').replaceAll('\u00a0', ' ');

/** Opens the session of the design's picture as a command or the side bar does. */
async function openSession(page: Page, session = '7f3a'): Promise<void> {
  await row(page, /^trip_planner, agent/).waitFor();
  await page.evaluate(
    (id) => globalThis.fakeHost.send({ type: 'notice', notice: 'showSession', params: { session: id } }),
    session,
  );
  await page.locator('.session-head').waitFor();
}

describe('the page of a session', () => {
  it('opens by a notice, at the newest turn, and goes back to all sessions', async () => {
    await withPanel({}, async (page) => {
      await openSession(page);
      assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), 'trip-planner 7f3a');
      assert.match(await page.locator('.session-head').innerText(), /Plan 4 days in Lisbon for two/);
      assert.match(
        spaced(await page.locator('.session-head').innerText()),
        /≥ \$0\.\d{4}[\s\S]*3 turns[\s\S]*3 traces/,
      );
      await page.getByText('turn 3 of 3').waitFor();
      await until(
        () => page.evaluate(() => globalThis.fakeHost.state.cost?.session),
        (kept) => kept === '7f3a',
        'kept',
      );
      await page.reload();
      await page.locator('.session-head').waitFor();
      await page.getByRole('button', { name: 'Sessions', exact: true }).click();
      await page.locator('.session-row').first().waitFor();
    });
  });

  it('adds the turns up to what the session costs', async () => {
    await withPanel({}, async (page) => {
      await openSession(page);
      const amounts = await page.locator('.turns tbody .amount').allInnerTexts();
      const sum = amounts.reduce((total, text) => total + Number(/[\d.]+$/.exec(text)?.[0]), 0);
      const head = Number(/[\d.]+$/.exec(spaced(await page.locator('.session-head .amount').innerText()))?.[0]);
      assert.ok(Math.abs(sum - head) < 0.0002, `${sum} against ${head}`);
    });
  });

  it('counts tokens one way: the calls of a turn add up to its row, cached input within the input', async () => {
    await withPanel({}, async (page) => {
      await openSession(page);
      const tokens = async (rows: string, column: string) => {
        const cells = await page.locator(`${rows} .t-${column}`).all();
        const titles = await Promise.all(cells.map((cell) => cell.getAttribute('title')));
        return titles.reduce((sum, title) => sum + Number((title ?? '').replaceAll(',', '')), 0);
      };
      const calls = '[data-pane="calls"] tbody';
      await page.locator(`${calls} tr`).nth(9).waitFor();
      for (const column of ['input', 'cacheRead', 'cacheWrite', 'output'])
        assert.equal(await tokens(calls, column), await tokens('.turns [aria-selected="true"]', column), column);
      assert.ok((await tokens(calls, 'input')) > (await tokens(calls, 'cacheRead')));
    });
  });

  it('is left by Escape and by Alt+Left, to its row', async () => {
    await withPanel({}, async (page) => {
      await openSession(page);
      for (const key of ['Escape', 'Alt+ArrowLeft']) {
        await page.keyboard.press(key);
        await page.locator('.session-row:focus').getByText('7f3a').waitFor();
        await page.keyboard.press('Enter');
        await page.locator('.session-head').waitFor();
      }
    });
  });

  it('exports itself', async () => {
    await withPanel({}, async (page) => {
      await openSession(page);
      await page.getByRole('button', { name: 'Export this session' }).click();
      assert.deepEqual((await asked(page, 'exportSession')).at(-1)?.params, { session: '7f3a' });
    });
  });

  it('shows the calls and the words of the turn that is chosen, by click and by keys', async () => {
    await withPanel({}, async (page) => {
      await openSession(page);
      const calls = page.getByRole('region', { name: 'Calls', exact: true }).locator('tbody tr');
      await until(
        () => calls.count(),
        (count) => count === 10,
        'calls of the newest turn',
      );
      await page.locator('.turns .row').nth(1).click();
      await page.getByText('turn 2 of 3').waitFor();
      await until(
        () => calls.count(),
        (count) => count === 1,
        'calls of the second turn',
      );
      await page.keyboard.press('ArrowUp');
      await page.getByText('turn 1 of 3').waitFor();
      await page.getByRole('radio', { name: 'All' }).click();
      await until(
        () => calls.count(),
        (count) => count === 12,
        'calls of all turns',
      );
    });
  });

  it('opens the span of a step and of a call in the tab Traces', async () => {
    await withPanel({}, async (page) => {
      await openSession(page);
      const step = page.locator('.step').filter({ hasText: 'gpt-4.1, 2.2k tokens' });
      await step.hover();
      await step.getByRole('button', { name: 'Open in the Traces tab' }).click();
      await page.locator('.span-row[aria-selected="true"]', { hasText: 'gpt-4.1' }).waitFor();
      assert.equal(await page.getByRole('tab', { name: 'Traces' }).getAttribute('aria-selected'), 'true');
    });
  });

  it('shows text as text, failures red and open, and says why there is nothing to read', async () => {
    await withPanel({}, async (page) => {
      await openSession(page);
      const conversation = page.getByRole('region', { name: 'Conversation' });
      await conversation.getByText('<b>Markup stays text.</b>').first().waitFor();
      assert.equal(await conversation.locator('b').count(), 0);
      await conversation.getByText("KeyError: 'rate_id'").waitFor();
      await conversation.getByText('RateLimitError: 429 Too many tokens a minute').waitFor();
      await conversation.getByText(/did not record the text\. Turn on content capture/).waitFor();
      await conversation.getByText(/The sender cut the text/).waitFor();
      const tool = conversation.getByRole('button', { name: /search_hotels/ }).first();
      assert.equal(await tool.getAttribute('aria-expanded'), 'false');
      await tool.click();
      await conversation.getByText('Arguments').first().waitFor();
      assert.equal(await conversation.locator('details[open]').count(), 0, 'reasoning is folded');
    });
  });

  it('says what was set aside and why, and lists sub-sessions', async () => {
    await withPanel({}, async (page) => {
      await openSession(page);
      await page
        .getByRole('region', { name: 'Set aside' })
        .getByText(/sum of calls below this span/)
        .waitFor();
      await page
        .getByRole('region', { name: 'Sub-sessions' })
        .getByRole('button', { name: 'trip-planner 61c2' })
        .click();
      await page.getByRole('heading', { level: 1, name: 'trip-planner 61c2' }).waitFor();
      await page.getByRole('button', { name: 'started by 7f3a' }).click();
      await page.getByRole('heading', { level: 1, name: 'trip-planner 7f3a' }).waitFor();
    });
  });

  it('draws how the context grows, with a table for screen readers', async () => {
    await withPanel({}, async (page) => {
      await openSession(page);
      const growth = page.getByRole('region', { name: 'Context growth' });
      assert.equal(await growth.locator('canvas').count(), 3);
      assert.ok((await growth.getByRole('table').count()) >= 3);
      await growth.locator('.hit').first().hover();
      await page
        .locator('#price-card')
        .getByText(/one call|call 1/)
        .waitFor();
    });
  });

  it('reads older turns on request', async () => {
    await withPanel({}, async (page) => {
      await page.evaluate(() => (globalThis.fakeHost.mostTurns = 2));
      await openSession(page);
      assert.equal(await page.locator('.turns .row').count(), 2);
      await page.getByRole('button', { name: 'Show 1 older' }).click();
      await until(
        () => page.locator('.turns .row').count(),
        (count) => count === 3,
        'all turns',
      );
      assert.deepEqual((await asked(page, 'getSession')).at(-1)?.params, { session: '7f3a', before: 2 });
    });
  });

  it('says that a session is not stored, and what failed', async () => {
    await withPanel({}, async (page) => {
      await row(page, /^trip_planner, agent/).waitFor();
      await page.evaluate(() =>
        globalThis.fakeHost.send({ type: 'notice', notice: 'showSession', params: { session: 'gone' } }),
      );
      await page.getByRole('alert').getByText('This session is not in the store.').waitFor();
      await page.evaluate(() => (globalThis.fakeHost.faults.getConversation = 'The collector does not answer.'));
      await page.evaluate(() =>
        globalThis.fakeHost.send({ type: 'notice', notice: 'showSession', params: { session: '7f3a' } }),
      );
      await page.getByRole('region', { name: 'Conversation' }).getByText('The collector does not answer.').waitFor();
    });
  });

  for (const width of [420, 760, 901, 1280])
    it(`fits into ${width} px`, async () => {
      await withPanel({ width }, async (page) => {
        await page.evaluate(() =>
          globalThis.fakeHost.send({ type: 'notice', notice: 'showSession', params: { session: '7f3a' } }),
        );
        await page.locator('.step').first().waitFor();
        const wide = await page.evaluate<string[]>(`[...document.querySelectorAll('.cost *, .panel')]
          .filter((part) => !part.closest('.hidden, canvas') && part.getBoundingClientRect().right > innerWidth + 0.5)
          .map((part) => part.className || part.tagName)`);
        assert.deepEqual(wide, []);
      });
    });
});

describe('money and meaning in the tab Traces', () => {
  it('stand in the list and the head, with the same card', async () => {
    await withPanel({}, async (page) => {
      const item = page.getByRole('treeitem', { name: /Plan 4 days/ });
      await item.waitFor();
      assert.match(spaced(await item.textContent()), /31 spans · .* · ≥ \$0\.\d{4}/);
      const amount = page.locator('.trace-head .amount');
      await amount.click();
      const card = page.locator('#price-card');
      await card.getByText('qwen3-travel-ft', { exact: true }).waitFor();
      assert.equal(
        spaced(await card.locator('.card-line .strong').textContent()),
        spaced(await amount.textContent()),
      );
      await card.getByRole('button', { name: 'Open call list' }).click();
      await page.locator('.session-head').waitFor();
    });
  });

  it('tell where each value was read, what was used and what it cost', async () => {
    await withPanel({}, async (page) => {
      await row(page, /^claude-sonnet-4-5, model call, 6.4/).click();
      const facts = page.locator('.meaning');
      await facts.getByText('Model asked').waitFor();
      const model = facts.locator('.sourced', { hasText: 'claude-sonnet-4-5' });
      assert.equal(await model.getAttribute('title'), 'from gen_ai.request.model');
      await model.focus();
      await facts.getByText('from gen_ai.request.model').waitFor();
      assert.match(await facts.innerText(), /Cache read\s+3,253[\s\S]*differs from the price table[\s\S]*otel-genai, OpenInference/);
      await facts.locator('.amount').click();
      await page.locator('#price-card').getByText(/The sender reports \$0\.0281, the price table says \$0\.0260/).waitFor();
      await page.evaluate(() => (globalThis.fakeHost.faults.getMeaning = 'busy'));
      await row(page, /^researcher/).click();
      await page.getByText('What the span means could not be read: busy').waitFor();
    });
  });
}); // prettier-ignore
