import { globSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

/** Called by VS Code in the extension host; rejects when a test fails. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, color: false, reporter: 'spec', bail: false });
  // In the order of their names: activation looks at a window in which nothing was used yet.
  for (const file of globSync(join(__dirname, '*.test.cjs')).sort()) mocha.addFile(file);
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} of the tests in VS Code failed`);
}
