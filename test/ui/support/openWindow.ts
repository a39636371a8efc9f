import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import type { Healthz } from '../../../src/shared/api.ts';
import { freePort } from '../../vscode/freePort.ts';
import { makeProfile } from '../../vscode/profile.ts';
import { projectRoot } from '../../vscode/projectRoot.ts';
import { startVsCodeServer } from '../../vscode/vscodeServer.ts';
import {
  launchBrowser,
  openWorkbench,
  runCommand,
  webviewFrame,
  workbenchDrawn,
  workbenchUrl,
} from '../../vscode/workbench.ts';

export const demoFolder = join(projectRoot, 'examples/node-agent');
const screenshots = join(projectRoot, '.cache/screenshots');

const waitLimitMs = 20_000;

/** A VS Code window with the extension loaded and the demo's folder open. */
export interface Window extends AsyncDisposable {
  readonly page: Page;
  /** Where its receiver listens once it runs. */
  readonly otlp: string;
  /** Runs one of the extension's commands through the palette. */
  command(title: string): Promise<void>;
  /** Reloads the window by VS Code's own command, which saves its state first. */
  reload(): Promise<void>;
  /** The document of the Agent Traces panel. */
  panel(): FrameLocator;
  /** A row of the span tree by the beginning of what a screen reader says of it. */
  span(begins: string): Locator;
  /** The number of the line the cursor is on in the editor that shows this file. */
  cursorLine(fileName: string): Locator;
  /** Keeps a picture under `.cache/screenshots`. */
  screenshot(name: string): Promise<void>;
}

interface WindowOptions {
  /** How much faster than usual the demo runs. */
  readonly demoSpeed: number;
  readonly settings?: Readonly<Record<string, unknown>>;
}

export async function openWindow({ demoSpeed, settings }: WindowOptions): Promise<Window> {
  const stack = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'agent-loupe-ui-'));
  stack.defer(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 500 }));
  try {
    const [port, grpcPort] = [await freePort(), await freePort()];
    const otlp = `http://127.0.0.1:${port}`;
    stack.defer(() => stopReceiver(otlp));
    const ports = { 'agentLoupe.receiver.port': port, 'agentLoupe.receiver.grpcPort': grpcPort };
    const server = stack.use(
      await startVsCodeServer({
        profile: makeProfile(folder, { ...ports, ...settings }),
        env: { AGENT_LOUPE_DEMO_SPEED: String(demoSpeed) },
      }),
    );
    const browser = stack.use(await launchBrowser());
    const page = await browser.newPage({ viewport: { width: 1600, height: 900 } });
    page.setDefaultTimeout(waitLimitMs);
    await openWorkbench(page, workbenchUrl(server.origin, demoFolder, { extensionDevelopmentPath: [projectRoot] }));
    return {
      ...handles(page),
      page,
      otlp,
      [Symbol.asyncDispose]: () => stack.disposeAsync(),
    };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

/** The receiver would outlive its window by some seconds, and its folder is removed now. */
async function stopReceiver(otlp: string): Promise<void> {
  const health = await fetch(`${otlp}/healthz`).catch(() => undefined);
  if (!health) return;
  const { pid } = (await health.json()) as Healthz;
  process.kill(pid, 'SIGTERM');
  while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function handles(page: Page): Omit<Window, 'page' | 'otlp' | typeof Symbol.asyncDispose> {
  const panel = () => webviewFrame(page);
  return {
    panel,
    command: (title) => runCommand(page, `Agent Loupe: ${title}`),
    async reload() {
      await Promise.all([page.waitForEvent('load'), runCommand(page, 'Developer: Reload Window')]);
      await workbenchDrawn(page);
    },
    span: (begins) =>
      panel()
        .getByRole('treegrid')
        .getByRole('row', { name: new RegExp(`^${begins}`) }),
    cursorLine: (fileName) => page.locator(`.monaco-editor[data-uri$="/${fileName}"] .active-line-number`),
    async screenshot(name) {
      mkdirSync(screenshots, { recursive: true });
      await page.screenshot({ path: join(screenshots, `${name}.png`) });
    },
  };
}
