import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { commands, itemCommands } from '../../src/host/contributes.ts';
import { loupe } from './loupe.ts';

describe('activation', () => {
  it('starts nothing in a workspace that has never used it', async () => {
    const { receiver, views } = await loupe();
    assert.equal(receiver.supervisor.state.state, 'stopped');
    assert.deepEqual(views.traces.nodes, []);
  });

  it('registers every command of the manifest', async () => {
    await loupe();
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = [...Object.values(commands), ...Object.values(itemCommands)].filter((id) => !registered.has(id));
    assert.deepEqual(missing, []);
  });

  it('is quick', async () => {
    const { activationMs } = await loupe();
    const file = join(
      vscode.extensions.getExtension('agent-loupe.agent-loupe')?.extensionPath ?? '',
      'dist/extension.cjs',
    );
    const load = createRequire(file);
    Reflect.deleteProperty(load.cache, file);
    const began = performance.now();
    load(file);
    const loadMs = performance.now() - began;
    console.log(`    load ${loadMs.toFixed(1)} ms + activate ${activationMs.toFixed(1)} ms`);
    // The goal of 50 ms is the benchmark's to judge; this only catches a heavy import on a busy machine.
    assert.ok(loadMs + activationMs < 250);
  });
});
