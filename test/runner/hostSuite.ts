import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exitCode } from './scriptSuite.ts';
import { failedOutcome, outcomeOf, type Outcome } from './outcome.ts';

/** What Mocha's JSON reporter counts. */
interface MochaStats {
  readonly passes: number;
  readonly failures: number;
  readonly pending: number;
}

/** Runs the Mocha suite inside VS Code; it writes its results to the file that AGENT_LOUPE_TEST_RESULTS names. */
export async function hostSuite(): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'agent-loupe-results-'));
  const results = join(folder, 'mocha.json');
  try {
    const code = await exitCode(process.execPath, ['test/host/run.ts'], { AGENT_LOUPE_TEST_RESULTS: results });
    const stats = readStats(results);
    if (!stats) return failedOutcome(`it ended with ${code} before its results were written`);
    const outcome = outcomeOf(stats.passes, stats.failures, stats.pending);
    return code === 0 || outcome.failed > 0 ? outcome : failedOutcome(`VS Code ended with ${code}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function readStats(file: string): MochaStats | undefined {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { stats: MochaStats }).stats;
  } catch {
    return undefined;
  }
}
