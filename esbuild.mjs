// Builds every bundle: `node esbuild.mjs [--watch] [--minify]`. Prints each bundle's size; fails when one is over its limit.
import { copyFileSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { build, context } from 'esbuild';

const watch = process.argv.includes('--watch');
const minify = process.argv.includes('--minify');

const shared = {
  bundle: true,
  minify,
  sourcemap: minify ? false : 'linked',
  logLevel: 'warning',
  metafile: true,
  legalComments: 'none',
};
const node = { ...shared, platform: 'node', target: 'node22.16' };
// Bundled CommonJS packages call require() for Node's own modules, which an ES module does not have.
const requireBanner = {
  js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
};

const bundles = [
  { ...node, entryPoints: ['src/extension.ts'], outfile: 'dist/extension.cjs', format: 'cjs', external: ['vscode'] },
  {
    ...node,
    entryPoints: ['src/collector/collector.ts'],
    outfile: 'dist/collector.js',
    format: 'esm',
    banner: requireBanner,
  },
  {
    ...node,
    entryPoints: ['src/collector/ingestWorker.ts'],
    outfile: 'dist/ingestWorker.js',
    format: 'esm',
    banner: requireBanner,
  },
  {
    ...node,
    entryPoints: ['src/collector/queryWorker.ts'],
    outfile: 'dist/queryWorker.js',
    format: 'esm',
    banner: requireBanner,
  },
  {
    ...node,
    entryPoints: ['src/collector/exposition.ts'],
    outfile: 'dist/exposition.js',
    format: 'esm',
    banner: requireBanner,
  },
  {
    ...node,
    entryPoints: ['src/host/ownTelemetry.ts'],
    outfile: 'dist/ownTelemetry.cjs',
    format: 'cjs',
    external: ['vscode'],
  },
  // Source maps always, names as they are: the demo tells its own source lines and functions, and they must be the readable file's.
  {
    ...node,
    minify: false,
    sourcemap: 'linked',
    entryPoints: ['examples/node-agent/agent.js'],
    outfile: 'dist/demo-agent.js',
    format: 'esm',
    banner: requireBanner,
  },
  {
    ...shared,
    platform: 'browser',
    target: 'chrome132',
    format: 'esm',
    entryPoints: ['webview/traces/main.tsx'],
    outfile: 'dist/webview/traces.js',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { '.ttf': 'file', '.svg': 'text' },
  },
];

/** Bytes; the figures the project promises. */
const limits = { 'dist/extension.cjs': 300_000 };

function report() {
  let over = false;
  for (const { outfile } of bundles) {
    const { size } = statSync(outfile);
    const limit = limits[outfile];
    const fails = minify && limit !== undefined && size > limit;
    over ||= fails;
    console.log(
      `${String(Math.round(size / 1000)).padStart(6)} kB  ${outfile}${fails ? `  over its ${limit / 1000} kB` : ''}`,
    );
  }
  if (over) process.exitCode = 1;
}

mkdirSync('dist/webview', { recursive: true });
const codicons = 'node_modules/@vscode/codicons/dist';
for (const file of ['codicon.css', 'codicon.ttf'])
  if (existsSync(codicons)) copyFileSync(`${codicons}/${file}`, `dist/webview/${file}`);

if (watch) {
  for (const options of bundles) await (await context(options)).watch();
  console.log(`watching ${bundles.length} bundles`);
} else {
  await Promise.all(bundles.map((options) => build(options)));
  report();
}
