import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { commands } from '../../src/host/contributes.ts';
import type { SourceOutcome } from '../../src/shared/protocol.ts';
import { answering, ids, loupe, run, send, until, type Loupe } from './loupe.ts';

describe('source links', () => {
  let api: Loupe;
  let workspace: string;

  before(async () => {
    api = await loupe();
    workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    await run(commands.startReceiver);
    await run(commands.openTraces);
  });
  beforeEach(() => closeTextEditors());
  after(() => run('workbench.action.closeAllEditors'));

  /** Sends a span with these attributes, reads it back and opens its source. */
  async function open(
    attributes: Record<string, string | number>,
    mode: 'follow' | 'explicit',
  ): Promise<SourceOutcome> {
    const span = ids();
    await send(api, { ...span, name: 'source test', attributes });
    const detail = await api.receiver.client().span(span.traceId, span.spanId);
    const { signal } = new AbortController();
    return api.source.open({ detail, mode, panelColumn: vscode.ViewColumn.One, signal });
  }

  const editors = () => vscode.window.visibleTextEditors.filter(({ document }) => document.uri.scheme === 'file');

  it('opens file and line beside the panel, and leaves the focus there', async () => {
    const file = join(workspace, 'agents', 'planner.py');
    const outcome = await open({ 'code.file.path': file, 'code.line.number': 5 }, 'follow');
    assert.deepEqual(outcome, { opened: true, label: 'agents/planner.py:5' });
    await until('the editor', () => editors().length === 1);
    const [editor] = editors();
    assert.equal(editor?.document.uri.fsPath, file);
    assert.equal(editor.selection.active.line, 4);
    assert.equal(editor.viewColumn, vscode.ViewColumn.Two);
    assert.equal(vscode.window.tabGroups.activeTabGroup.viewColumn, vscode.ViewColumn.One);
  });

  it('finds the file of a container by the end of its path, and clamps a line past its end', async () => {
    const outcome = await open({ 'code.filepath': '/srv/agents/planner.py', 'code.lineno': 400 }, 'follow');
    assert.deepEqual(outcome, { opened: true, label: 'agents/planner.py:400' });
    const [editor] = editors();
    assert.equal(editor?.selection.active.line, editor!.document.lineCount - 1);
  });

  it('does not open a file outside the workspace when the selection moves', async () => {
    const file = join(workspace, '..', 'outside.py');
    const asked = await answering('Open', async () => {
      const outcome = await open({ 'code.file.path': file, 'code.line.number': 1 }, 'follow');
      assert.equal(outcome.opened, false);
      assert.equal(outcome.label, 'outside.py:1');
    });
    assert.deepEqual([asked.length, editors().length], [0, 0]);
  });

  it('asks before it opens one on a click, and takes no for an answer', async () => {
    const attributes = { 'code.file.path': join(workspace, '..', 'outside.py'), 'code.line.number': 1 };
    const asked = await answering(undefined, async () => {
      assert.equal((await open(attributes, 'explicit')).opened, false);
    });
    assert.deepEqual([asked.length, editors().length], [1, 0]);
    await answering('Open', async () => {
      assert.equal((await open(attributes, 'explicit')).opened, true);
    });
    assert.equal(editors().length, 1);
  });

  it('says why there is nothing to open', async () => {
    const without = await open({}, 'explicit');
    assert.ok(!without.opened && without.reason.includes('no code location'));
    const missing = await open({ 'code.file.path': '/nowhere/x.py' }, 'explicit');
    assert.ok(!missing.opened && missing.reason.includes('/nowhere/x.py was not found'));
  });
});

async function closeTextEditors(): Promise<void> {
  const tabs = vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputText);
  await vscode.window.tabGroups.close(tabs);
}
