// `npm run bench` measures every figure the project promises; `npm run bench -- NAME` one bench or one figure.
// `--quick` shakes out the code with short rounds and records nothing; `--no-record` measures fully and records nothing.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import type { Figure, Result } from './figure.ts';
import { failure, fullPace, judge, quickPace } from './figure.ts';
import { figures } from './figures.ts';
import { merged, plainTable, recorded } from './report.ts';
import { root } from './serverProcess.ts';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, 'no-record': { type: 'boolean', default: false } },
});
const [name] = positionals;
const chosen = figures.filter(({ id, bench }) => name === undefined || id === name || bench === name);
if (chosen.length === 0) {
  console.error(
    `No bench is named ${name ?? ''}. There are: ${[...new Set(figures.map(({ bench }) => bench))].join(', ')}.`,
  );
  process.exit(2);
}

async function measure(figure: Figure): Promise<Result> {
  const started = performance.now();
  const result = await figure.run(flags.quick ? quickPace : fullPace).then(
    (measured) => judge(figure, measured),
    (error: unknown) => {
      console.error(`${figure.id} could not be measured:`, error);
      return failure(figure, error);
    },
  );
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.error(`${figure.id}: ${result.value ?? 'not measured'} ${result.unit} (${seconds} s)`);
  return result;
}

async function record(results: readonly Result[]): Promise<void> {
  const [cpu] = cpus();
  const occasion = {
    date: new Date().toISOString().slice(0, 10),
    command: ['npm run bench', ...(name === undefined ? [] : ['--', name])].join(' '),
    machine: `${cpus().length} × ${cpu?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}, Node ${process.version}.`,
  };
  const resultsFile = join(import.meta.dirname, 'results.json');
  const earlier = existsSync(resultsFile) ? (JSON.parse(readFileSync(resultsFile, 'utf8')) as Result[]) : [];
  writeFileSync(resultsFile, `${JSON.stringify(merged(earlier, results, figures), null, 2)}\n`);
  const document = join(import.meta.dirname, 'RESULTS.md');
  const text = recorded(readFileSync(document, 'utf8'), occasion, results, figures);
  writeFileSync(document, await format(text, { ...(await resolveConfig(document)), parser: 'markdown' }));
}

// What is measured is what is shipped.
if (!flags.quick) execFileSync(process.execPath, ['esbuild.mjs', '--minify'], { cwd: root, stdio: 'inherit' });
const results: Result[] = [];
for (const figure of chosen) results.push(await measure(figure));
console.log(plainTable(results, figures));
if (!flags.quick && !flags['no-record']) await record(results);
process.exitCode = results.every(({ pass }) => pass) ? 0 : 1;
