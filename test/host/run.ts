/** Bundles the suites of this folder and runs them inside VS Code: `npm run test:host [-- PART_OF_A_FILE_NAME…]`. */
import { globSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { projectRoot } from '../vscode/projectRoot.ts';
import { runInVsCode } from '../vscode/runInVsCode.ts';

const out = join(projectRoot, 'dist', 'test-host');

const chosen = process.argv.slice(2);
const suites = globSync(join(import.meta.dirname, '*.test.ts')).filter(
  (file) => chosen.length === 0 || chosen.some((part) => basename(file).includes(part)),
);

rmSync(out, { recursive: true, force: true });
await build({
  entryPoints: [join(import.meta.dirname, 'suite.ts'), ...suites],
  outdir: out,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  target: 'node22.15',
  format: 'cjs',
  external: ['vscode', 'mocha'],
  sourcemap: 'inline',
  logLevel: 'warning',
});

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'loupe-host-')));
const workspace = join(folder, 'workspace');
mkdirSync(join(workspace, 'agents'), { recursive: true });
writeFileSync(
  join(workspace, 'agents', 'planner.py'),
  'def plan():\n    pass\n\n\ndef book():\n    raise ValueError\n',
);
writeFileSync(join(folder, 'outside.py'), 'secret = 1\n');
try {
  process.exitCode = await runInVsCode({
    testsPath: join(out, 'suite.cjs'),
    workspace,
    settings: { 'agentLoupe.receiver.port': 0, 'agentLoupe.receiver.grpcPort': 0 },
    // The demo takes half a minute at the pace of a real model.
    env: { AGENT_LOUPE_DEMO_SPEED: '20' },
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
