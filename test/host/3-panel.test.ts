import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { commands, itemCommands, panelType } from '../../src/host/contributes.ts';
import type { HostMessage } from '../../src/shared/protocol.ts';
import { ids, loupe, run, send, until, type Loupe } from './loupe.ts';

const panelTabs = () =>
  vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(panelType));

describe('panel', () => {
  const posted: HostMessage[] = [];
  const create = vscode.window.createWebviewPanel;
  let api: Loupe;

  before(async () => {
    api = await loupe();
    await run(commands.startReceiver);
    // Listens in on what the host sends to the real frame.
    const listening: typeof create = (...args) => {
      const panel = create(...args);
      const post = panel.webview.postMessage.bind(panel.webview);
      panel.webview.postMessage = (message) => {
        posted.push(message as HostMessage);
        return post(message);
      };
      return panel;
    };
    Object.assign(vscode.window, { createWebviewPanel: listening });
  });
  after(async () => {
    Object.assign(vscode.window, { createWebviewPanel: create });
    await run('workbench.action.closeAllEditors');
  });

  it('opens once, loads its frame, and answers what the frame asks', async () => {
    await run(commands.openTraces);
    await run(commands.openTraces);
    await until('one tab', () => panelTabs().length === 1);
    await until('answers', () => posted.some((message) => message.type === 'answer' && message.ok));
    assert.deepEqual(
      posted.filter((message) => message.type === 'answer' && !message.ok),
      [],
    );
  });

  it('tells the frame that traces changed, without the data', async () => {
    const span = { ...ids(), name: 'panel test' };
    await send(api, span);
    await until('a notice', () =>
      posted.some((message) => message.type === 'notice' && message.notice === 'tracesChanged'),
    );
    const notices = posted.filter((message) => message.type === 'notice' && message.notice === 'tracesChanged');
    assert.ok(!JSON.stringify(notices).includes('panel test'));
  });

  it('shows the trace of a row, whose bytes reach the frame as they are', async () => {
    const span = { ...ids(), name: 'row test' };
    await send(api, span);
    await run(itemCommands.openTrace, span.traceId);
    await until('bytes of the trace', () =>
      posted.some(
        (message) =>
          message.type === 'answer' &&
          message.ok &&
          message.result instanceof ArrayBuffer &&
          new TextDecoder().decode(message.result).includes(span.traceId),
      ),
    );
  });
});
