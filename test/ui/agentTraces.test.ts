/** What is promised first, in a real VS Code: spans appear while the agent runs, and a click leads to the source line. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { demoFolder, openWindow, type Window } from './support/openWindow.ts';
import { sendPlainSpan } from './support/sendPlainSpan.ts';

/** The line that opens the span of a tool in the demo. */
const lineOfTool = (name: string) => lineOf('tools.js', 'toolSpan(call', `function ${name}`);

/** One-based number of the first line of a demo file that contains `text`, at or after the line that contains `from`. */
function lineOf(file: string, text: string, from: string): number {
  const lines = readFileSync(join(demoFolder, file), 'utf8').split('\n');
  const first = lines.findIndex((line) => line.includes(from));
  return lines.findIndex((line, index) => index >= first && line.includes(text)) + 1;
}

describe('Agent Traces', () => {
  let window: Window;

  before(async () => {
    window = await openWindow({ demoSpeed: 2 });
  });
  after(() => window[Symbol.asyncDispose]());
  let earlier: string | undefined;
  beforeEach(() => assert.ok(earlier === undefined, `not tried, because this failed in the same window: ${earlier}`));
  afterEach(async (test) => {
    await window.screenshot(test.name.replace(/\W+/g, '-'));
    if ('passed' in test && !test.passed) earlier ??= test.name;
  });

  it('shows spans of the demo agent while it runs', async () => {
    await window.command('Open Agent Traces');
    const panel = window.panel();
    await panel.getByRole('button', { name: 'Run Demo Agent' }).click();
    await panel
      .getByRole('treeitem', { name: /Running/ })
      .first()
      .click();
    await window.span('get_weather, tool call').waitFor();
    await window.span('trip_planner, agent.*Running').waitFor();
    await panel.getByRole('treeitem', { name: /Running/, selected: true }).waitFor();
    await window.span('hotel_scout, agent.*Running').waitFor();
    await panel.getByRole('treeitem', { name: /Complete/, selected: true }).waitFor();
    assert.equal(await window.span('.*Running').count(), 0);
  });

  it('opens the source line of a clicked span beside the panel', async () => {
    await window.span('search_hotels, tool call').click();
    const line = lineOfTool('searchHotels');
    await window
      .cursorLine('tools.js')
      .filter({ hasText: new RegExp(`^${line}$`) })
      .waitFor();
    await window
      .panel()
      .getByRole('button', { name: new RegExp(`tools\\.js:${line}`) })
      .waitFor();
  });

  it('keeps the focus in the tree, where keys lead to the error and its source', async () => {
    const { page } = window;
    await page.keyboard.press('Home');
    await window.panel().locator('[role=row][aria-selected=true]:focus', { hasText: 'trip_planner' }).waitFor();
    await page.keyboard.press('e');
    const failed = window.panel().locator('[role=row][aria-selected=true]:focus', { hasText: 'search_flights' });
    await failed.waitFor();
    assert.match((await failed.getAttribute('aria-label')) ?? '', /Error/);
    await page.keyboard.press('Enter');
    const line = lineOfTool('searchFlights');
    await window
      .cursorLine('tools.js')
      .filter({ hasText: new RegExp(`^${line}$`) })
      .waitFor();
    await page.keyboard.press('ArrowLeft');
    await window.panel().locator('[role=row][aria-selected=true]:focus', { hasText: 'trip_planner' }).waitFor();
  });

  it('moves between its panes with F6, and has the focus again where it was after a command of VS Code', async () => {
    const { page } = window;
    const panel = window.panel();
    const row = panel.locator('.span-row:focus', { hasText: 'trip_planner' });
    await row.waitFor();
    await page.keyboard.press('F6');
    await panel.locator('.detail:focus-within').waitFor();
    await page.keyboard.press('Shift+F6');
    await panel.locator('.trace-pane:focus-within').waitFor();
    await window.span('trip_planner').focus();
    await page.keyboard.press('F1');
    await page.locator('.quick-input-widget input').first().waitFor();
    await page.keyboard.press('Escape');
    await row.waitFor();
    await page.keyboard.press('Control+2');
    await page.locator('.monaco-editor.focused').waitFor();
    await page.keyboard.press('Control+1');
    await row.waitFor();
    await page.keyboard.press('e');
    await panel.locator('.span-row:focus', { hasText: 'search_flights' }).waitFor();
  });

  it('opens the source of the span that is selected already', async () => {
    const { page } = window;
    const line = lineOfTool('searchFlights');
    const cursor = window.cursorLine('tools.js');
    await cursor.filter({ hasText: new RegExp(`^${line}$`) }).waitFor();
    await page.keyboard.press('Control+2');
    await page.locator('.monaco-editor.focused').waitFor();
    await page.keyboard.press('Control+Home');
    await cursor.filter({ hasText: /^1$/ }).waitFor();
    await window.span('search_flights, tool call.*Error').click();
    await cursor.filter({ hasText: new RegExp(`^${line}$`) }).waitFor();
  });

  it('shows the exception of the failed tool', async () => {
    await window.span('search_flights, tool call.*Error').click();
    await window
      .panel()
      .getByRole('tab', { name: /Events/ })
      .click();
    await window.panel().getByText('FlightServiceError').first().waitFor();
    await window.panel().getByRole('tab', { name: 'Overview' }).click();
  });

  it('comes back after a reload of the window, with its trace and span', async () => {
    await window.span('search_hotels').click();
    const selected = window.panel().locator('[role=row][aria-selected=true]', { hasText: 'search_hotels' });
    await selected.waitFor();
    // The state is saved when the selection rests, as the source is opened.
    const line = lineOfTool('searchHotels');
    await window
      .cursorLine('tools.js')
      .filter({ hasText: new RegExp(`^${line}$`) })
      .waitFor();
    await window.reload();
    await selected.waitFor();
    await window.panel().getByRole('heading', { name: 'search_hotels' }).waitFor();
  });

  it('says why a span without a code location opens nothing', async () => {
    await sendPlainSpan(window.otlp, 'nightly cleanup');
    // Beside the source the panel is narrow, where a button stands for the list.
    await window
      .panel()
      .getByRole('button', { name: /^Traces/ })
      .click();
    await window
      .panel()
      .getByRole('treeitem', { name: /^nightly cleanup/ })
      .click();
    await window.span('nightly cleanup').click();
    await window.panel().getByText('carries no code location').waitFor();
  });

  it('lists traces and senders in the side bar, and the port in the status bar', async () => {
    const { page } = window;
    await page.locator('.activitybar .action-label[aria-label^="Agent Loupe"]').click();
    const rows = page.locator('.sidebar .monaco-list-row');
    await rows.filter({ hasText: 'trip-planner' }).filter({ hasText: '3 turns' }).waitFor();
    await rows.filter({ hasText: 'nightly cleanup' }).waitFor();
    await rows.filter({ hasText: 'OTLP over HTTP' }).filter({ hasText: window.otlp }).waitFor();
    const port = new URL(window.otlp).port;
    await page.locator('.part.statusbar .statusbar-item', { hasText: port }).waitFor();
  });
});
