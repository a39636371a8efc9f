import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { commands, itemCommands, settingDefaults } from '../../src/host/contributes.ts';
import type { HostMessage } from '../../src/shared/protocol.ts';
import { answering, ids, loupe, rows, run, send, until, type Loupe } from './loupe.ts';

const settings = () => vscode.workspace.getConfiguration('agentLoupe');
const setForAll = (key: string, value: unknown) => settings().update(key, value, vscode.ConfigurationTarget.Global);

/** Attributes of a call of a model, in the words of the GenAI conventions. */
const call = (model: string, session: string, more: Readonly<Record<string, string | number>> = {}) => ({
  'gen_ai.operation.name': 'chat',
  'gen_ai.request.model': model,
  'gen_ai.conversation.id': session,
  'gen_ai.usage.input_tokens': 1_000_000,
  'gen_ai.usage.output_tokens': 0,
  ...more,
});

describe('cost', () => {
  let api: Loupe;
  let workspace: string;
  let priceFile: string;

  before(async () => {
    api = await loupe();
    workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    priceFile = join(workspace, '.agent-loupe', 'prices.json');
    await run(commands.startReceiver);
  });
  afterEach(() => run('workbench.action.revertAndCloseActiveEditor'));
  after(() => rmSync(join(workspace, '.agent-loupe'), { recursive: true, force: true }));

  /** Sends one call and resolves with its session's row in the tree. */
  async function sendCall(model: string, more?: Readonly<Record<string, string | number>>) {
    const span = ids();
    const session = `session ${span.spanId}`;
    await send(api, { ...span, name: `chat ${model}`, attributes: call(model, session, more) });
    const row = () => rows(api.views.traces.nodes).find(({ id }) => id === `session:${session}`);
    await until('the session is listed', () => row()?.tooltip !== undefined && row()?.description?.includes('turn'));
    return { ...span, session, row };
  }

  const problems = () =>
    vscode.languages
      .getDiagnostics(vscode.Uri.file(priceFile))
      .filter(({ source }) => source === 'Agent Loupe')
      .map(({ message, range }) => `${range.start.line + 1}: ${message}`);

  it('shows a session with its cost, or that the model has no price', async () => {
    const { row, session } = await sendCall('a-model-nobody-knows');
    await until('unpriced', () => row()?.description === '1 turn · unpriced');
    await run(itemCommands.copySessionId, row());
    assert.equal(await vscode.env.clipboard.readText(), session);
  });

  it('asks before it creates the price file, and opens it at the price', async () => {
    const wanted = { model: 'a-model-nobody-knows' };
    assert.equal((await answering(undefined, () => api.cost.setPrice(wanted))).length, 1);
    assert.equal(existsSync(priceFile), false);
    await answering('Create File', () => api.cost.setPrice(wanted));
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.fsPath, priceFile);
    assert.equal(editor.document.getText(editor.selection), 'null');
    assert.match(editor.document.getText(), /"model": "a-model-nobody-knows", "input": null, "output": null/);
    assert.equal(editor.document.isDirty, true);
    assert.deepEqual(JSON.parse(readFileSync(priceFile, 'utf8')), { prices: [] });
  });

  it('shows what the receiver says of the file in Problems, and prices with it when it is right', async () => {
    const { row } = await sendCall('a-model-nobody-knows');
    writeFileSync(
      priceFile,
      '{\n  "prices": [\n    { "model": "a-model-nobody-knows", "input": "x", "output": 1 }\n  ]\n}\n',
    );
    await until('the fault', () => problems().length === 1);
    assert.match(problems()[0] ?? '', /^3: prices\[0\]\.input/);
    writeFileSync(priceFile, '{"prices":[{"model":"a-model-nobody-knows","input":2.5,"output":1}]}');
    await until('no fault', () => problems().length === 0);
    await until('priced again', () => row()?.description === '1 turn · $2.50');
  });

  it('offers models with their prices in the price file', async () => {
    writeFileSync(priceFile, '{"prices":[{"model":"gpt-4o"}]}');
    const uri = vscode.Uri.file(priceFile);
    const document = await vscode.workspace.openTextDocument(uri);
    await until('the document is read anew', () => document.getText().includes('gpt-4o'));
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      uri,
      document.positionAt(document.getText().indexOf('gpt-4o') + 6),
    );
    const ours = list.items.find(({ label, detail }) => label === 'gpt-4o' && detail?.startsWith('openai'));
    assert.match(
      typeof ours?.insertText === 'string' ? ours.insertText : '',
      /^gpt-4o", "input": [\d.]+, "output": [\d.]+$/,
    );
  });

  it('tells what is wrong with the mappings', async () => {
    const asked = await answering(undefined, async () => {
      await setForAll('attributes.mappings', { fields: { nonsense: ['acme.x'] } });
    });
    await setForAll('attributes.mappings', undefined);
    assert.match(asked.join(), /agentLoupe\.attributes\.mappings: .*"nonsense"/);
  });

  it('believes the mappings', async () => {
    await setForAll('attributes.mappings', { fields: { session: ['acme.conversation'] } });
    try {
      const listed = async () => {
        const span = ids();
        await send(api, { ...span, name: 'mapped', attributes: { 'acme.conversation': `acme ${span.spanId}` } });
        await until('listed', () => rows(api.views.traces.nodes).some(({ id }) => id === `trace:${span.traceId}`));
        return rows(api.views.traces.nodes).some(({ id }) => id === `session:acme ${span.spanId}`);
      };
      await until('a session of the mapped attribute', listed);
    } finally {
      await setForAll('attributes.mappings', undefined);
    }
  });

  it('notifies of a budget once, opens the session, and is quiet when muted', async () => {
    const posted = await listenToFrame();
    await setForAll('cost.budgets.request', 0.01);
    try {
      await until('the budget is known', async () => (await api.receiver.client().budgets()).alerts.length >= 0);
      let session = '';
      const first = await answering('Open Session', async () => {
        ({ session } = await sendCall('gpt-4o'));
        await until('the session is shown', () =>
          posted.messages.some((message) => message.type === 'notice' && message.notice === 'showSession'),
        );
      });
      assert.equal(first.length, 1);
      assert.match(first[0] ?? '', /^A turn of session .* has cost \$2\.50/);
      const shown = posted.messages.find((message) => message.type === 'notice' && message.notice === 'showSession');
      assert.deepEqual(shown && 'params' in shown && shown.params, { session });

      let asked = 0;
      await answering('Mute', async () => {
        await sendCall('gpt-4o');
        await until('claimed', async () => (await api.receiver.client().budgets()).alerts.length === 0);
        asked++;
      });
      const quiet = await answering('Mute', async () => {
        await sendCall('gpt-4o');
        await until('claimed', async () => (await api.receiver.client().budgets()).alerts.length === 0);
      });
      assert.deepEqual([asked, quiet], [1, []]);
    } finally {
      posted.stop();
      await setForAll('cost.budgets.request', undefined);
    }
  });

  it('shows the cost of today, and its colour by the budget', async () => {
    await sendCall('gpt-4o');
    await until('something was spent', () => {
      const today = api.cost.feed.snapshot?.cost.periods.find(({ period }) => period === 'day');
      return (today?.spend.usd ?? 0) > 0;
    });
    await answering(undefined, async () => {
      await setForAll('cost.budgets.daily', 1);
      await until('the budget', () =>
        api.cost.feed.snapshot?.cost.periods.some(({ period, budget }) => period === 'day' && budget === 1),
      );
    });
    await setForAll('cost.budgets.daily', settingDefaults['cost.budgets.daily']);
  });

  it('exports a session, all sessions and a breakdown', async () => {
    const { session, row } = await sendCall('gpt-4o');
    const saved = async (name: string, act: () => Promise<unknown>) => {
      const file = join(workspace, name);
      const { showSaveDialog } = vscode.window;
      Object.assign(vscode.window, { showSaveDialog: () => Promise.resolve(vscode.Uri.file(file)) });
      try {
        await answering(undefined, act);
        return readFileSync(file, 'utf8');
      } finally {
        Object.assign(vscode.window, { showSaveDialog });
        rmSync(file, { force: true });
      }
    };
    const one = await saved('one.csv', async () => run(itemCommands.exportSession, row()));
    assert.equal(one.split('\r\n').length, 3);
    assert.match(one, /gpt-4o/);
    const whole = JSON.parse(await saved('one.json', async () => run(itemCommands.exportSession, session))) as object;
    assert.equal((whole as { summary?: { session?: string } }).summary?.session, session);
    assert.match(await saved('all.csv', async () => run(commands.exportSessions)), /session/);
    const { exportCost } = api.cost.forPanel();
    const { signal } = new AbortController();
    const byModel = { window: '24h', by: 'model' } as const;
    const breakdown = await saved('by.csv', () => exportCost({ what: 'breakdown', format: 'csv', ...byModel }, signal));
    assert.match(breakdown, /^model,calls,.*\r\n(.*\r\n)*gpt-4o,/);
    const list = await saved('all.json', () => exportCost({ what: 'sessions', format: 'json', ...byModel }, signal));
    assert.ok(JSON.parse(list));
  });

  it('offers to stop the debug session whose process is over its budget', async () => {
    const script = join(workspace, 'debugged.cjs');
    const pidFile = join(workspace, 'debugged.pid');
    writeFileSync(
      script,
      `require('fs').writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); setInterval(() => 0, 1000);`,
    );
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    const launch = { type: 'node', request: 'launch', name: 'debugged', program: script, console: 'internalConsole' };
    assert.equal(await vscode.debug.startDebugging(folder, launch), true);
    try {
      await until('the program runs', () => existsSync(pidFile) && readFileSync(pidFile, 'utf8') !== '');
      const pid = Number(readFileSync(pidFile, 'utf8'));
      await until('its session is known', () => api.cost.processes.sessionOf(pid)?.name === 'debugged');
      await setForAll('cost.budgets.session', 1);
      const asked = await answering('Stop the Debug Session', async () => {
        const span = ids();
        await send(api, { ...span, pid, name: 'chat', attributes: call('gpt-4o', `debugged ${span.spanId}`) });
        await until('the session has ended', () => api.cost.processes.sessionOf(pid) === undefined);
      });
      assert.match(asked.join(), /Session .* has cost \$2\.50: 250 % of the budget of \$1\.00/);
    } finally {
      await setForAll('cost.budgets.session', undefined);
      await vscode.debug.stopDebugging();
      rmSync(script, { force: true });
      rmSync(pidFile, { force: true });
    }
  });
});

/** Listens in on what the host sends to a new frame. */
async function listenToFrame(): Promise<{ readonly messages: HostMessage[]; stop(): void }> {
  await run('workbench.action.closeAllEditors');
  const messages: HostMessage[] = [];
  const create = vscode.window.createWebviewPanel;
  const listening: typeof create = (...args) => {
    const panel = create(...args);
    const post = panel.webview.postMessage.bind(panel.webview);
    panel.webview.postMessage = (message) => {
      messages.push(message as HostMessage);
      return post(message);
    };
    return panel;
  };
  Object.assign(vscode.window, { createWebviewPanel: listening });
  return { messages, stop: () => Object.assign(vscode.window, { createWebviewPanel: create }) };
}
