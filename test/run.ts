// `npm test` runs every suite, `npm test -- unit ui` these. The last line is `N passed, N failed`.
import { failedOutcome, type Outcome } from './runner/outcome.ts';
import { hostSuite } from './runner/hostSuite.ts';
import { nodeSuite } from './runner/nodeSuite.ts';
import { scriptSuite } from './runner/scriptSuite.ts';

/** In order: what is quick to fail comes first. */
const suites: Readonly<Record<string, () => Promise<Outcome>>> = {
  lint: () => scriptSuite('lint'),
  types: () => scriptSuite('typecheck'),
  build: () => scriptSuite('build'),
  unit: () => nodeSuite(['test/architecture.test.ts', 'test/unit/**/*.test.ts'], { parallel: true }),
  integration: () => nodeSuite(['test/integration/**/*.test.ts'], { parallel: false }),
  host: hostSuite,
  ui: () => nodeSuite(['test/ui/**/*.test.ts'], { parallel: false }),
};

async function runSuite(name: string): Promise<Outcome> {
  const suite = suites[name];
  if (!suite) throw new Error(`there is no suite ${name}; there are ${Object.keys(suites).join(', ')}`);
  console.log(`\n━━ ${name} ━━`);
  const started = performance.now();
  const outcome = await suite().catch((fault: unknown) => failedOutcome(String(fault)));
  console.log(`━━ ${name}: ${describeOutcome(outcome)} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return outcome;
}

function describeOutcome({ passed, failed, skipped, problem }: Outcome): string {
  const counts = `${passed} passed, ${failed} failed`;
  return [counts, skipped > 0 && `${skipped} skipped`, problem].filter(Boolean).join(', ');
}

const asked = process.argv.slice(2);
const outcomes: [string, Outcome][] = [];
for (const name of asked.length > 0 ? asked : Object.keys(suites)) outcomes.push([name, await runSuite(name)]);

console.log();
for (const [name, outcome] of outcomes) console.log(`${name.padEnd(12)} ${describeOutcome(outcome)}`);
const total = (count: 'passed' | 'failed') => outcomes.reduce((sum, [, outcome]) => sum + outcome[count], 0);
console.log(`${total('passed')} passed, ${total('failed')} failed`);
process.exitCode = total('failed') === 0 ? 0 : 1;
