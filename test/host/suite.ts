import { globSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

/** Called by VS Code in the extension host; rejects when a test fails. `npm test` counts from the file it asks for. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, color: false, reporter: 'spec', bail: false });
  // In the order of their names: activation looks at a window in which nothing was used yet.
  for (const file of globSync(join(__dirname, '*.test.cjs')).sort()) mocha.addFile(file);
  const failures = await new Promise<number>((resolve) => {
    const { stats } = mocha.run((count) => {
      const results = process.env.AGENT_LOUPE_TEST_RESULTS;
      if (results) writeFileSync(results, JSON.stringify({ stats }));
      resolve(count);
    });
  });
  if (failures > 0) throw new Error(`${failures} of the tests in VS Code failed`);
}
