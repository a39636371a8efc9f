import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Measured } from '../figure.ts';
import { root } from '../serverProcess.ts';
import type { ZipEntry } from '../zipEntries.ts';
import { zipEntries } from '../zipEntries.ts';

interface Package {
  readonly bytes: number;
  readonly entries: readonly ZipEntry[];
}

let packaged: Promise<Package> | undefined;

/** The package as a user gets it, built once for all figures. */
async function vsix(): Promise<Package> {
  packaged ??= promisify(execFile)('npm', ['run', 'package'], { cwd: root, maxBuffer: 1 << 24 }).then(() => {
    const file = readFileSync(join(root, 'dist/agent-loupe.vsix'));
    return { bytes: file.length, entries: zipEntries(file) };
  });
  return packaged;
}

export async function vsixSize(): Promise<Measured> {
  const { bytes, entries } = await vsix();
  const largest = entries.toSorted((a, b) => b.bytes - a.bytes).slice(0, 3);
  const named = largest.map(({ name, bytes: size }) => `${name} ${Math.round(size / 1000)} kB`).join(', ');
  return { value: bytes / 1e6, note: `${entries.length} files; largest ${named}` };
}

/** Binaries that only run on one platform, by their names. */
export async function nativeModules(): Promise<Measured> {
  const { entries } = await vsix();
  const native = entries.map(({ name }) => name).filter((name) => /\.(node|dll|dylib|so|exe|wasm)(\.\d+)*$/.test(name));
  return {
    value: native.length,
    note: native.length > 0 ? native.join(', ') : 'no .node, .so, .dylib, .dll, .exe, .wasm',
  };
}

/** The host's bundle, minified, as it lies in the package. */
export async function hostBundle(): Promise<Measured> {
  const { entries } = await vsix();
  const bundle = entries.find(({ name }) => name === 'extension/dist/extension.cjs');
  if (!bundle) throw new Error('the package has no extension/dist/extension.cjs');
  return { value: bundle.bytes / 1000, note: 'dist/extension.cjs in the VSIX, uncompressed' };
}
