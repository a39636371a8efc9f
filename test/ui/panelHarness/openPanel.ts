/** The built panel in Chromium with a stand-in for VS Code, for tests and for pictures. */
import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { panelStrings } from '../../../src/shared/panelStrings.ts';

export type Theme = 'dark' | 'light' | 'high-contrast' | 'high-contrast-light';

const root = join(import.meta.dirname, '..', '..', '..');
const origin = 'http://panel.test';
const mime: Readonly<Record<string, string>> = {
  js: 'text/javascript',
  css: 'text/css',
  ttf: 'font/ttf',
  html: 'text/html',
};

async function bundle(entry: string): Promise<Map<string, string>> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outdir: 'out',
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'chrome132',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'error',
  });
  return new Map(outputFiles.map(({ path, text }) => [path.slice(path.lastIndexOf('/') + 1), text]));
}

/** The page as the extension host makes it: the same policy, no inline script but data. */
function html(theme: Theme, followSelection: boolean): string {
  const boot = JSON.stringify({ strings: panelStrings, followSelection, locale: 'en' }).replaceAll('<', '\\u003c');
  const policy = `default-src 'none'; script-src ${origin}; style-src ${origin}; font-src ${origin};`;
  const classes =
    theme === 'high-contrast-light' ? 'vscode-high-contrast vscode-high-contrast-light' : `vscode-${theme}`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="vscode.css"><link rel="stylesheet" href="codicon.css"><link rel="stylesheet" href="main.css">
<title>Agent Traces</title></head>
<body class="${classes}" data-vscode-theme-kind="vscode-${theme}"><div id="root"></div>
<script type="application/json" id="boot">${boot}</script>
<script src="fakeHost.js"></script><script type="module" src="main.js"></script></body></html>`;
}

export interface PanelOptions {
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
  /** `none` = an empty store. */
  readonly traces?: 'none';
  readonly followSelection?: boolean;
  readonly reducedMotion?: boolean;
}

export interface PanelHarness {
  open(options?: PanelOptions): Promise<{ page: Page; problems: string[] }>;
  close(): Promise<void>;
}

export async function startHarness(
  executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium',
): Promise<PanelHarness> {
  const dist = (name: string) => readFileSync(join(root, 'node_modules/@vscode/codicons/dist', name));
  const files = new Map<string, string | Buffer>([
    ...(await bundle('webview/traces/main.tsx')),
    ...(await bundle('test/ui/panelHarness/fakeHost.ts')),
    ['codicon.css', dist('codicon.css')],
    ['codicon.ttf', dist('codicon.ttf')],
    ['vscode.css', readFileSync(join(import.meta.dirname, 'vscode.css'), 'utf8')],
  ]);
  const browser: Browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu'],
    ignoreDefaultArgs: ['--hide-scrollbars'],
  });
  return {
    async open({ theme = 'dark', width = 1280, height = 800, traces, followSelection = true, reducedMotion } = {}) {
      const page = await browser.newPage({
        viewport: { width, height },
        reducedMotion: reducedMotion === true ? 'reduce' : 'no-preference',
      });
      const problems: string[] = [];
      page.on('pageerror', (error) => problems.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
      });
      await page.route(`${origin}/**`, (route) => {
        const name = new URL(route.request().url()).pathname.slice(1);
        const body = name === '' ? html(theme, followSelection) : files.get(name);
        const type = mime[name.split('.').pop() ?? ''] ?? 'text/html';
        return body === undefined ? route.fulfill({ status: 404 }) : route.fulfill({ body, contentType: type });
      });
      await page.goto(`${origin}/${traces === 'none' ? '?traces=none' : ''}`);
      return { page, problems };
    },
    close: () => browser.close(),
  };
}
