/** The import table of ARCHITECTURE.md as data, and the manifest held to `src/host/contributes.ts`. */
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, normalize } from 'node:path';
import { describe, it } from 'node:test';
import ts from 'typescript';
import {
  commands,
  container,
  contextKeys,
  itemCommands,
  panelType,
  settingDefaults,
  settingsPrefix,
  views,
} from '../src/host/contributes.ts';

const root = join(import.meta.dirname, '..');
const text = (file: string) => readFileSync(join(root, file), 'utf8');

/** Place → what its files may import besides their own place; the longest matching place decides. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  'src/extension.ts': ['src/host', 'src/shared', 'vscode'],
  'src/shared': [],
  'src/core': ['src/shared', 'node', 'npm'],
  'src/collector': ['src/core', 'src/shared', 'node', 'npm', 'package.json'],
  // ownTelemetry for its types only: it is loaded from its own bundle.
  'src/host': ['src/core', 'src/shared', 'node', 'vscode', 'src/host/ownTelemetry.ts'],
  // A bundle of its own, loaded when a demo runs, so the OpenTelemetry SDK costs nothing at activation.
  'src/host/ownTelemetry.ts': ['src/shared', 'npm'],
  webview: ['src/shared', 'preact', '@preact/signals', '@vscode/webview-ui-toolkit'],
};

/** A folder of `src/core` is a place of its own: they do not import one another. */
function placeOf(file: string): string {
  const place = Object.keys(mayImport)
    .filter((name) => file === name || file.startsWith(`${name}/`))
    .sort((a, b) => b.length - a.length)[0];
  assert.ok(place, `${file} lies in no place of the table`);
  return place === 'src/core' ? file.split('/').slice(0, 3).join('/') : place;
}

/** What an import reaches: a place of ours, `node`, `vscode`, or the package's name. */
function targetOf(file: string, specifier: string): string {
  const path = normalize(join(dirname(file), specifier)).replaceAll('\\', '/');
  if (specifier.startsWith('.')) return path === 'package.json' ? path : placeOf(path);
  if (isBuiltin(specifier)) return 'node';
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function allowed(place: string, target: string): boolean {
  if (place === target) return true;
  const row = mayImport[place] ?? mayImport['src/core'] ?? [];
  if (target.startsWith('src/core/')) return row.includes('src/core');
  if (target in mayImport || target === 'node' || target === 'vscode') return row.includes(target);
  return row.includes('npm') || row.includes(target);
}

const sources = globSync(['src/**/*.ts', 'webview/**/*.{ts,tsx}'], { cwd: root }).map((file) =>
  file.replaceAll('\\', '/'),
);

describe('imports', () => {
  it('follow the table', () => {
    const faults = sources.flatMap((file) =>
      ts
        .preProcessFile(text(file))
        .importedFiles.map(({ fileName }) => ({ fileName, target: targetOf(file, fileName) }))
        .filter(({ target }) => !allowed(placeOf(file), target))
        .map(({ fileName }) => `${file} imports ${fileName}`),
    );
    assert.deepEqual(faults, []);
  });

  it('would catch a core folder that reaches for its neighbour, VS Code or a package in the host', () => {
    assert.equal(allowed('src/core/otlp', 'src/core/store'), false);
    assert.equal(allowed('src/core/otlp', 'vscode'), false);
    assert.equal(allowed('src/host', 'prom-client'), false);
    assert.equal(allowed('src/collector', 'src/core/store'), true);
  });

  it('name the file with its extension, so that Node runs the sources as they are', () => {
    const faults = sources.flatMap((file) =>
      ts
        .preProcessFile(text(file))
        .importedFiles.map(({ fileName }) => fileName)
        .filter((name) => name.startsWith('.') && !existsSync(join(root, dirname(file), name)))
        .map((name) => `${file}: ${name}`),
    );
    assert.deepEqual(faults, []);
  });
});

describe('sources', () => {
  it('keep the entry file under 80 lines', () => {
    assert.ok(text('src/extension.ts').split('\n').length < 80);
  });

  it('have no default export', () => {
    assert.deepEqual(
      sources.filter((file) => /^export default\b|\bas default\b/m.test(text(file))),
      [],
    );
  });
});

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly viewsContainers: { readonly activitybar: readonly { readonly id: string; readonly icon: string }[] };
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly menus: { readonly commandPalette: readonly { readonly command: string; readonly when?: string }[] };
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly default: unknown }>> };
  };
}

describe('manifest', () => {
  const manifestText = text('package.json');
  const manifest = JSON.parse(manifestText) as Manifest;
  const { contributes } = manifest;
  const strings = JSON.parse(text('package.nls.json')) as Readonly<Record<string, string>>;
  const sorted = (values: Iterable<string>) => [...values].sort();
  const ids = (record: Readonly<Record<string, string>>) => Object.values(record);

  it('contributes the commands of contributes.ts and no others', () => {
    assert.deepEqual(
      sorted(contributes.commands.map(({ command }) => command)),
      sorted([...ids(commands), ...ids(itemCommands)]),
    );
  });

  it('hides the commands of tree items from the palette', () => {
    const hidden = contributes.menus.commandPalette.filter(({ when }) => when === 'false');
    assert.deepEqual(sorted(hidden.map(({ command }) => command)), sorted(ids(itemCommands)));
  });

  it('contributes the views of contributes.ts and restores its panel', () => {
    assert.deepEqual(
      contributes.viewsContainers.activitybar.map(({ id }) => id),
      [container],
    );
    assert.deepEqual(sorted((contributes.views[container] ?? []).map(({ id }) => id)), sorted(ids(views)));
    assert.ok(manifest.activationEvents.includes(`onWebviewPanel:${panelType}`));
  });

  it('has the settings of contributes.ts with the same defaults', () => {
    const declared = Object.entries(contributes.configuration.properties).map(([id, schema]) => [id, schema.default]);
    const typed = Object.entries(settingDefaults).map(([id, value]) => [`${settingsPrefix}.${id}`, value as unknown]);
    assert.deepEqual(Object.fromEntries(declared), Object.fromEntries(typed));
  });

  it('names only ids that exist', () => {
    const known = new Set([
      ...ids(commands),
      ...ids(itemCommands),
      ...ids(views),
      ...ids(contextKeys),
      ...Object.keys(settingDefaults).map((id) => `${settingsPrefix}.${id}`),
      panelType,
    ]);
    const named: readonly string[] =
      `${manifestText}\n${Object.values(strings).join('\n')}`.match(/\bagentLoupe\.[\w.]*\w/g) ?? [];
    assert.deepEqual(sorted(new Set(named.filter((id) => !known.has(id)))), []);
    assert.deepEqual(
      ids(contextKeys).filter((id) => !named.includes(id)),
      [],
    );
  });

  it('takes every text from package.nls.json, and leaves none there unused', () => {
    const used = [...manifestText.matchAll(/"%([\w.]+)%"/g)].map(([, key = '']) => key);
    assert.deepEqual(sorted(new Set(used)), sorted(Object.keys(strings)));
  });

  it('has the icons it names', () => {
    const icons = [...manifestText.matchAll(/"(media\/[^"]+)"/g)].map(([, file = '']) => file);
    assert.deepEqual(
      icons.filter((file) => !existsSync(join(root, file))),
      [],
    );
  });
});
