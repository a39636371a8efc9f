import { chromium, type Browser, type FrameLocator, type Page } from 'playwright-core';
import { findChromium } from './findChromium.ts';

/** Slow enough for a busy two-core machine; a healthy one needs a tenth. */
const drawLimitMs = 90_000;
const paletteLimitMs = 3_000;

/** A headless Chromium that leaves the network alone. */
export async function launchBrowser(): Promise<Browser> {
  const quiet = ['quic', 'background-networking', 'component-update', 'sync'].map((name) => `--disable-${name}`);
  return await chromium.launch({
    executablePath: await findChromium(console.log),
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', ...quiet],
  });
}

/** What VS Code's desktop takes as arguments, as the page's `payload`; paths on the server's machine. */
export interface Payload {
  readonly extensionDevelopmentPath?: readonly string[];
  readonly extensionTestsPath?: string;
}

/** Address of the workbench with a folder, or a `.code-workspace` file, open. */
export function workbenchUrl(origin: string, workspace: string, payload: Payload = {}): string {
  const url = new URL(origin);
  url.searchParams.set(workspace.endsWith('.code-workspace') ? 'workspace' : 'folder', workspace);
  const entries = Object.entries(payload).flatMap(([key, value]: [string, string | readonly string[]]) =>
    [value].flat().map((path) => [key, `vscode-remote://${url.host}${path}`]),
  );
  if (entries.length > 0) url.searchParams.set('payload', JSON.stringify(entries));
  return url.href;
}

/** Opens the workbench and waits until it is drawn. */
export async function openWorkbench(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await workbenchDrawn(page);
}

/** Waits for the workbench after an opening or a reload. */
export async function workbenchDrawn(page: Page): Promise<void> {
  await page.locator('.monaco-workbench').waitFor({ timeout: drawLimitMs });
  await page.locator('.part.statusbar .statusbar-item').first().waitFor({ timeout: drawLimitMs });
}

/**
 * Runs a command by its title, through the palette, as a user does. The palette lists what it knew when it opened, and
 * closes when something takes the focus, so it is opened again until it has the command.
 */
export async function runCommand(page: Page, title: string): Promise<void> {
  const input = page.locator('.quick-input-widget input').first();
  const row = page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first();
  const deadline = Date.now() + drawLimitMs;
  for (;;) {
    try {
      await page.keyboard.press('F1');
      await input.fill(`>${title}`, { timeout: paletteLimitMs });
      await row.click({ timeout: paletteLimitMs });
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await page.keyboard.press('Escape');
    }
  }
}

/** The document an extension wrote: the inner of VS Code's two nested frames. */
export function webviewFrame(page: Page): FrameLocator {
  return page.locator('iframe.webview.ready').first().contentFrame().locator('iframe#active-frame').contentFrame();
}
