/** What the tests of the panel share: a page to look at, and the host behind it. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import type { Page } from 'playwright-core';
import type { FakeHost } from './fakeHost.ts';
import { startHarness } from './openPanel.ts';
import type { PanelHarness, PanelOptions } from './openPanel.ts';
import type { BuiltTrace, TraceSpec } from './traceBuilder.ts';

/** What the page offers to the functions that tests run inside it. */
export interface InPage {
  fakeHost: FakeHost;
  tripPlanner: TraceSpec;
  buildTrace: (spec: TraceSpec, until?: number) => BuiltTrace;
  document: { activeElement: { getAttribute(name: string): string | null } | null };
}
declare const globalThis: InPage;

/** To be called once in a test file: starts the browser before its tests and ends it after them. */
export function usePanel(): (options: PanelOptions, use: (page: Page) => Promise<void>) => Promise<void> {
  let harness: PanelHarness;
  before(async () => {
    harness = await startHarness();
  });
  after(() => harness.close());
  return (options, use) => withPanel(harness, options, use);
}

/** The library's test for `:focus-visible` is the one thing the page's policy stops; `controls.css` makes up for it. */
/** The hash is that of an empty style sheet. */
const expected = "a hash ('sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=')";

async function withPanel(
  harness: PanelHarness,
  options: PanelOptions,
  use: (page: Page) => Promise<void>,
): Promise<void> {
  const { page, problems } = await harness.open(options);
  try {
    await use(page);
    assert.deepEqual(
      problems.filter((problem) => !problem.includes(expected)),
      [],
    );
  } finally {
    await page.close();
  }
}

export const asked = (page: Page, method: string) =>
  page.evaluate((wanted) => globalThis.fakeHost.asked.filter(({ method: name }) => name === wanted), method);

export async function until<T>(read: () => Promise<T>, good: (value: T) => boolean, what: string): Promise<T> {
  const deadline = Date.now() + 5000;
  for (;;) {
    const value = await read();
    if (good(value)) return value;
    assert.ok(Date.now() < deadline, `${what}: still ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Leaves the live end, so that the first rows show. */
export async function atTop(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Stop following the live end' }).click();
  await page.locator('.span-tree .scroller').evaluate((box) => ((box as { scrollTop: number }).scrollTop = 0));
  await row(page, /^trip_planner/).waitFor();
}

export const row = (page: Page, name: RegExp | string) => page.getByRole('row', { name }).first();
export const focused = (page: Page) =>
  page.evaluate(() => globalThis.document.activeElement?.getAttribute('aria-label') ?? '');
export const scrollTop = (page: Page) =>
  page.locator('.span-tree .scroller').evaluate((box) => (box as { scrollTop: number }).scrollTop);
export const grow = (page: Page, seconds: number) =>
  page.evaluate((at) => {
    globalThis.fakeHost.put(globalThis.buildTrace(globalThis.tripPlanner, at));
    globalThis.fakeHost.notify([globalThis.tripPlanner.traceId]);
  }, seconds);
