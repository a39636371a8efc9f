import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import { projectRoot } from './projectRoot.ts';
import { runTool } from './runTool.ts';

const programs = ['chromium', 'google-chrome', 'google-chrome-stable', 'chromium-browser', 'microsoft-edge'];
const applications = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/** Path of a Chromium: `$CHROMIUM`, the system's, Debian's package (as root), else Playwright's download. */
export async function findChromium(say: (line: string) => void): Promise<string> {
  const given = process.env.CHROMIUM;
  if (given) return given;
  const present = await systemChromium();
  if (present) return present;
  if (process.getuid?.() === 0 && onPath('apt-get')) {
    say('Installing Chromium with apt-get…');
    await runTool('apt-get', ['update', '-q']);
    await runTool('apt-get', ['install', '-yq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core']);
    const installed = await systemChromium();
    if (installed) return installed;
  }
  return await playwrightChromium(say);
}

/** Asks each for its version: a distribution's stub that only tells how to install the real one does not count. */
async function systemChromium(): Promise<string | undefined> {
  for (const path of [...programs.map(onPath), ...applications.filter(existsSync)]) {
    if (
      path &&
      (await runTool(path, ['--version', '--no-sandbox']).then(
        () => true,
        () => false,
      ))
    )
      return path;
  }
  return undefined;
}

async function playwrightChromium(say: (line: string) => void): Promise<string> {
  const path = chromium.executablePath();
  if (existsSync(path)) return path;
  say("Downloading Playwright's Chromium…");
  try {
    await runTool(process.execPath, [join(projectRoot, 'node_modules/playwright-core/cli.js'), 'install', 'chromium']);
  } catch (cause) {
    throw new Error(
      `No Chromium found and none could be downloaded. Install one, or set CHROMIUM to its path.\n${String(cause)}`,
      { cause },
    );
  }
  return path;
}

function onPath(program: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, program)).find(existsSync);
}
