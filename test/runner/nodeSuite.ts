import { globSync } from 'node:fs';
import { join, relative } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { pipeline } from 'node:stream/promises';
import { projectRoot } from '../vscode/projectRoot.ts';
import { failedOutcome, outcomeOf, type Outcome } from './outcome.ts';

/** One test may wait for a VS Code to open on a slow machine; none may wait for ever. */
const testLimitMs = 180_000;

/** Runs the `node:test` files that match, each in a process of its own. */
export async function nodeSuite(patterns: readonly string[], { parallel }: { parallel: boolean }): Promise<Outcome> {
  const files = globSync([...patterns], { cwd: projectRoot }).sort();
  if (files.length === 0) return outcomeOf(0, 0);
  let outcome = outcomeOf(0, 0);
  const silent = new Set(files.map((file) => join(projectRoot, file)));
  const tests = run({ files, cwd: projectRoot, concurrency: parallel, timeout: testLimitMs });
  tests.on('test:summary', ({ file, counts, success }) => {
    if (file === undefined) outcome = outcomeOfCounts(counts, success);
    else if (counts.tests > 0) silent.delete(file);
  });
  await pipeline(tests.compose(spec), process.stdout, { end: false });
  // Node counts a file without tests as a test that passed.
  return silent.size > 0 && outcome.failed === 0
    ? failedOutcome(`no tests ran in ${[...silent].map((file) => relative(projectRoot, file)).join(', ')}`)
    : outcome;
}

interface Counts {
  readonly tests: number;
  readonly passed: number;
  readonly skipped: number;
  readonly todo: number;
}

/** A hook or a file can fail where no test does. */
function outcomeOfCounts({ tests, passed, skipped, todo }: Counts, success: boolean): Outcome {
  const failed = tests - passed - skipped - todo;
  return outcomeOf(passed, success ? failed : Math.max(failed, 1), skipped + todo);
}
