/** The list and the details in Chromium. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { asked, focused, row, usePanel } from './panelHarness/panelPage.ts';
import type { InPage } from './panelHarness/panelPage.ts';

declare const globalThis: InPage;
const withPanel = usePanel();

describe('the list and the details', () => {
  it('filter the traces, say how many are hidden, and clear', async () => {
    await withPanel({}, async (page) => {
      const field = page.getByRole('textbox', { name: 'Filter traces' });
      await field.fill('index');
      await page.getByText('3 of 9').waitFor();
      assert.equal(await page.getByRole('treeitem', { name: /Refund/ }).count(), 0);
      await field.fill('no such thing');
      await page.getByText('No trace matches “no such thing”.').waitFor();
      await page.getByRole('button', { name: 'Clear Filter' }).click();
      await page.getByRole('treeitem', { name: /Refund/ }).waitFor();
    });
  });

  it('say what to do when there is nothing', async () => {
    await withPanel({ traces: 'none' }, async (page) => {
      await page.getByText('No traces yet. Agent Loupe listens on localhost:4318.').waitFor();
      await page.getByRole('button', { name: 'Run Demo Agent' }).click();
      assert.deepEqual((await asked(page, 'run'))[0]?.params, { action: 'runDemo' });
      await page.evaluate(() => {
        const status = { state: 'failed' as const, message: 'Port 4318 is in use by otelcol (pid 4242).' };
        globalThis.fakeHost.send({ type: 'notice', notice: 'statusChanged', params: status });
      });
      await page.getByText('Port 4318 is in use by otelcol (pid 4242).').waitFor();
      await page.getByRole('button', { name: 'Start Receiver' }).click();
      assert.deepEqual((await asked(page, 'run'))[1]?.params, { action: 'startReceiver' });
    });
  });

  it('do not claim to receive while the store cannot be written', async () => {
    await withPanel({}, async (page) => {
      await page.getByText(/Receiving on 4318/).waitFor();
      await page.evaluate(() => {
        const { status } = globalThis.fakeHost;
        if (!status.stats) throw new Error('the fake host has no stats');
        const params = { ...status, stats: { ...status.stats, storeProblem: 'the disk is full' } };
        globalThis.fakeHost.send({ type: 'notice', notice: 'statusChanged', params });
      });
      await page.getByText('Not receiving').waitFor();
      await page.getByText(/the disk is full/).waitFor();
      assert.equal(await page.getByText(/Receiving on/).count(), 0);
    });
  });

  it('say once that the receiver is stopped', async () => {
    await withPanel({}, async (page) => {
      await row(page, /^researcher/).waitFor();
      await page.evaluate(() => {
        const trace = globalThis.buildTrace(globalThis.tripPlanner);
        globalThis.fakeHost.put({ ...trace, details: new Map() });
      });
      await row(page, /^researcher/).click();
      await page.getByText('no such span').waitFor();
      await page.evaluate(() =>
        globalThis.fakeHost.send({ type: 'notice', notice: 'statusChanged', params: { state: 'stopped' } }),
      );
      await page.getByText('The receiver is stopped.').waitFor();
      assert.equal(await page.getByText('no such span').count(), 0);
      await page.evaluate(() => {
        globalThis.fakeHost.put(globalThis.buildTrace(globalThis.tripPlanner));
        const params = globalThis.fakeHost.status;
        globalThis.fakeHost.send({ type: 'notice', notice: 'statusChanged', params });
      });
      await page.getByRole('tab', { name: 'Overview' }).waitFor();
      assert.equal(await page.getByRole('button', { name: 'Start Receiver' }).count(), 0);
    });
  });

  it('go to another trace by a link, and say when it is not stored', async () => {
    await withPanel({}, async (page) => {
      await row(page, /^claude-sonnet-4-5, model call, 6.4/).click();
      await page.getByRole('tab', { name: /Links/ }).click();
      await page.getByRole('button', { name: '00000000000000aa' }).click();
      await page.getByText('This trace is not in the store.').waitFor();
      await page.getByRole('treeitem', { name: /Refund/ }).click();
      await page.getByRole('heading', { level: 1, name: 'Refund for order 88213' }).waitFor();
    });
  });

  it('search attributes and copy a value whole', async () => {
    await withPanel({}, async (page) => {
      await row(page, /^claude-sonnet-4-5, model call, 6.4/).click();
      await page.getByRole('tab', { name: 'Attributes' }).click();
      await page.getByRole('textbox', { name: 'Search 14 attributes' }).fill('note');
      await page.getByText('1 of 14').waitFor();
      await page.getByRole('button', { name: 'Show all' }).click();
      await page.getByRole('button', { name: 'Show less' }).waitFor();
      await page.getByRole('button', { name: 'Copy app.note' }).click();
      const [copied] = await asked(page, 'copyText');
      assert.equal((copied?.params as { text: string }).text.length, 6 * 121);
    });
  });

  it('stand below one another where it is narrow', async () => {
    await withPanel({ width: 420 }, async (page) => {
      await row(page, /^trip_planner/).waitFor();
      assert.equal(await page.locator('.trace-list').isVisible(), false);
      await page.getByRole('button', { name: /Traces 1 of 9/ }).click();
      await page.getByRole('treeitem', { name: /Refund/ }).click();
      await page.getByRole('heading', { level: 1, name: 'Refund for order 88213' }).waitFor();
      assert.equal(await page.locator('.trace-list').isVisible(), false);
      const wide = await page.evaluate('document.documentElement.scrollWidth');
      assert.equal(wide, 420, 'nothing sticks out');
    });
  });

  it('move the focus between panes with F6', async () => {
    await withPanel({}, async (page) => {
      await row(page, /^trip_planner/).waitFor();
      await page.getByRole('textbox', { name: 'Filter traces' }).focus();
      const seen: string[] = [];
      for (let step = 0; step < 3; step++) {
        await page.keyboard.press('F6');
        seen.push(await page.evaluate<string>('document.activeElement.closest("[data-pane]")?.dataset.pane'));
      }
      assert.deepEqual(seen, ['list', 'trace', 'detail']);
    });
  });

  it('take F6 for themselves, as VS Code listens on the window too', async () => {
    await withPanel({}, async (page) => {
      await row(page, /^trip_planner/).waitFor();
      await page.evaluate('window.heard = []; window.addEventListener("keydown", ({ key }) => window.heard.push(key))');
      await page.locator('.span-row[tabindex="0"]').focus();
      await page.keyboard.press('F6');
      await page.keyboard.press('ArrowDown');
      assert.deepEqual(await page.evaluate('window.heard'), ['ArrowDown']);
    });
  });

  it('give the focus back to where it was when the frame has it again', async () => {
    await withPanel({}, async (page) => {
      await row(page, /^trip_planner/).waitFor();
      const leaveAndReturn = () =>
        page.evaluate('document.activeElement.blur(); window.dispatchEvent(new FocusEvent("focus"))');
      await row(page, /^researcher/).click();
      await leaveAndReturn();
      assert.match(await focused(page), /^researcher/);
      await page.getByRole('tab', { name: 'Attributes' }).click();
      await leaveAndReturn();
      await page.locator('[role=tab][data-tab=attributes]:focus').waitFor();
    });
  });

  for (const width of [901, 920, 1000, 1280])
    it(`keep all tabs and the key of the keys in sight at ${width} px`, async () => {
      await withPanel({ width }, async (page) => {
        await row(page, /^claude-sonnet-4-5, model call, 6.4/).click();
        await page.getByRole('tab', { name: /Links/ }).waitFor();
        const cut = await page.evaluate<
          string[]
        >(`[...document.querySelectorAll('.detail .tab, .trace-pane .foot button')]
          .filter((part) => {
            const { left, right } = part.getBoundingClientRect();
            const box = part.closest('.pane').getBoundingClientRect();
            const text = part.querySelector('.cut') ?? part;
            return left < box.left || right > box.right || text.scrollWidth > text.clientWidth;
          })
          .map((part) => part.textContent)`);
        assert.deepEqual(cut, []);
      });
    });

  for (const theme of ['dark', 'light', 'high-contrast', 'high-contrast-light'] as const)
    it(`fill each kind with a colour that is opaque and not the background, in ${theme}`, async () => {
      await withPanel({ theme }, async (page) => {
        await page.locator('.legend .swatch').first().waitFor();
        const fills = await page.evaluate<string[]>(`(() => {
          const brush = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
          const pixel = (colour) => {
            brush.clearRect(0, 0, 1, 1);
            brush.fillStyle = colour;
            brush.fillRect(0, 0, 1, 1);
            return brush.getImageData(0, 0, 1, 1).data.join();
          };
          const kinds = ['agent', 'llm', 'tool', 'data'].map((kind) => {
            const probe = document.body.appendChild(document.createElement('i'));
            probe.className = 'k-' + kind;
            probe.style.color = 'var(--k)';
            return pixel(getComputedStyle(probe).color);
          });
          const swatches = [...document.querySelectorAll('.legend .swatch')].slice(0, 4).map((part) => pixel(getComputedStyle(part).backgroundColor));
          return [pixel(getComputedStyle(document.body).backgroundColor), ...kinds, ...swatches];
        })()`);
        const [background, ...kinds] = fills;
        for (const fill of kinds) {
          assert.match(fill, /,255$/);
          assert.notEqual(fill, background);
        }
        assert.equal(new Set(kinds.slice(0, 4)).size, 4, 'each its own');
      });
    });
});
