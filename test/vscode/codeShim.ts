#!/usr/bin/env node
// Stands in for the desktop's `code` executable: takes the arguments @vscode/test-electron gives it, runs the suite in the
// extension host of the VS Code server, shows its console, and exits with its code.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format } from 'node:util';
import type { Page } from 'playwright-core';
import { startVsCodeServer } from './vscodeServer.ts';
import { launchBrowser, workbenchUrl } from './workbench.ts';

const limitMs = 300_000;

interface Arguments {
  readonly workspace: string;
  readonly userData: string;
  readonly extensions: string;
  readonly extensionDevelopmentPath: readonly string[];
  readonly extensionTestsPath: string;
}

function readArguments(args: readonly string[]): Arguments {
  const flags = args.filter((arg) => arg.startsWith('--'));
  const values = (name: string) =>
    flags.filter((flag) => flag.startsWith(`--${name}=`)).map((flag) => flag.slice(name.length + 3));
  const path = (given: string) => (given.startsWith('file:') ? fileURLToPath(given) : resolve(given));
  const fallback = mkdtempSync(join(tmpdir(), 'code-shim-'));
  return {
    workspace: path(args.find((arg) => !arg.startsWith('--')) ?? fallback),
    userData: path(values('user-data-dir').at(0) ?? join(fallback, 'user-data')),
    extensions: path(values('extensions-dir').at(0) ?? join(fallback, 'extensions')),
    extensionDevelopmentPath: values('extensionDevelopmentPath').map(path),
    extensionTestsPath: path(values('extensionTestsPath').at(0) ?? '.'),
  };
}

/** Lines of the workbench itself, which a desktop would not print. */
const workbenchNoise = /^(\[|Resolv|Creating a socket|Ignoring fetching|Updating additional|%c)/;

/** Shows the extension host's console, which arrives as [format, ...values]; resolves with the suite's exit code. */
function followSuite(page: Page): Promise<number> {
  return new Promise((resolve, reject) => {
    let over = false; // what follows is the workbench's own end
    setTimeout(() => reject(new Error(`the suite did not end within ${limitMs / 1000} s`)), limitMs).unref();
    page.on('crash', () => reject(new Error('the page crashed')));
    void page.exposeFunction('codeAutomationLog', (_type: string, logged: unknown) => {
      const line = format(...[logged].flat());
      if (!over && !workbenchNoise.test(line)) console.log(line);
    });
    void page.exposeFunction('codeAutomationExit', (code: number) => {
      over = true;
      resolve(code);
    });
  });
}

async function runSuite({ workspace, userData, extensions, ...payload }: Arguments): Promise<number> {
  await using server = await startVsCodeServer({ profile: { userData, extensions } });
  await using browser = await launchBrowser();
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  const ended = followSuite(page);
  await page.goto(workbenchUrl(server.origin, workspace, payload));
  return await ended;
}

process.exitCode = await runSuite(readArguments(process.argv.slice(2)));
