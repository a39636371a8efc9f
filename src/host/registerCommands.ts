import * as vscode from 'vscode';
import { commands, itemCommands, settingsPrefix } from './contributes.ts';
import type { CostServices } from './cost/costServices.ts';
import { DisposableStore, type Disposable } from './disposableStore.ts';
import { exportCostByQuestion, exportSession, exportSessions } from './export/costExports.ts';
import type { Showing } from './panel/tracesPanel.ts';
import { pickModel } from './prices/pickModel.ts';
import type { Receiver } from './receiver/receiver.ts';
import { noticeText } from './noticeText.ts';
import { openSettings } from './settings.ts';
import type { TreeNode } from './trees/treeNode.ts';

export interface CommandServices {
  readonly receiver: Receiver;
  readonly log: vscode.LogOutputChannel;
  readonly openPanel: (showing?: Showing) => void;
  readonly runDemo: () => Promise<void>;
  readonly cost: Pick<CostServices, 'setPrice' | 'feed'>;
}

/** An id of what the command is about, or the tree row that stands for it. */
type Argument = string | TreeNode | undefined;

/** Registers every command of `contributes.ts`. A failure is logged whole and shown as one sentence with a next step. */
export function registerCommands(services: CommandServices): Disposable {
  const owned = new DisposableStore();
  for (const [id, run] of Object.entries(commandTable(services)))
    owned.use(
      vscode.commands.registerCommand(id, async (argument: Argument) => {
        try {
          await run(argument);
        } catch (error) {
          report(error, services.log);
        }
      }),
    );
  return owned;
}

function commandTable(services: CommandServices): Readonly<Record<string, (argument: Argument) => unknown>> {
  const { receiver, log, openPanel, runDemo } = services;
  const pin = (pinned: boolean) => async (argument: Argument) => {
    await receiver.client().pin(traceIdOf(argument), pinned);
  };
  return {
    [commands.openTraces]: () => openPanel(),
    [commands.startReceiver]: () => receiver.start(),
    [commands.stopReceiver]: () => receiver.supervisor.stop(),
    [commands.restartReceiver]: async () => {
      await receiver.supervisor.stop();
      await receiver.start();
    },
    [commands.copyEndpoint]: () => copyEndpoint(receiver),
    [commands.runDemo]: runDemo,
    [commands.clearTraces]: () => clearTraces(receiver),
    [commands.showLog]: () => log.show(),
    [itemCommands.openTrace]: (argument) => openPanel(['show', { traceId: traceIdOf(argument) }]),
    [itemCommands.pinTrace]: pin(true),
    [itemCommands.unpinTrace]: pin(false),
    [itemCommands.copyTraceId]: (argument) => vscode.env.clipboard.writeText(traceIdOf(argument)),
    ...costCommands(services),
  };
}

function costCommands({ receiver, openPanel, cost }: CommandServices): ReturnType<typeof commandTable> {
  const client = () => receiver.client();
  return {
    [commands.openCost]: () => openPanel(['showTab', { tab: 'cost' }]),
    [commands.openCostSettings]: () => openSettings(`${settingsPrefix}.cost`),
    [commands.setModelPrice]: async () => {
      const model = await pickModel(cost.feed.snapshot?.cost.unpricedModels ?? [], receiver.supervisor.client);
      if (model) await cost.setPrice(model);
    },
    [commands.exportSessions]: () => exportSessions(client),
    [commands.exportCost]: () => exportCostByQuestion(client),
    [itemCommands.openSession]: (argument) => openPanel(['showSession', { session: sessionOf(argument) }]),
    [itemCommands.copySessionId]: (argument) => vscode.env.clipboard.writeText(sessionOf(argument)),
    [itemCommands.exportSession]: (argument) => exportSession(client, sessionOf(argument)),
    [itemCommands.loadMoreTraces]: () => receiver.feed.more(),
  };
}

async function copyEndpoint(receiver: Receiver): Promise<void> {
  await receiver.start();
  const otlp = receiver.supervisor.state.line?.otlp ?? '';
  await vscode.env.clipboard.writeText(otlp);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Copied {0}', otlp), 3000);
}

async function clearTraces(receiver: Receiver): Promise<void> {
  const client = receiver.client();
  const clear = vscode.l10n.t('Clear Traces');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Remove all stored traces, sessions, logs and metrics, and the whole cost history?'),
    {
      modal: true,
      detail: vscode.l10n.t(
        'Pinned traces are removed too, and what was spent counts towards no budget any more. Every window shares this store.',
      ),
    },
    clear,
  );
  if (answer === clear) await client.clear();
}

function traceIdOf(argument: Argument): string {
  const id = typeof argument === 'string' ? argument : argument?.command?.arguments?.[0];
  if (typeof id === 'string') return id;
  throw new Error(vscode.l10n.t('Choose a trace in the Traces view.'));
}

function sessionOf(argument: Argument): string {
  const session = typeof argument === 'string' ? argument : argument?.session;
  if (session !== undefined) return session;
  throw new Error(vscode.l10n.t('Choose a session in the Traces view.'));
}

/** Cancellation is no error. */
function report(error: unknown, log: vscode.LogOutputChannel): void {
  if (error instanceof Error && (error.name === 'AbortError' || error.name === 'Canceled')) return;
  log.error(error instanceof Error ? error : String(error));
  const showLog = vscode.l10n.t('Show Log');
  const message = noticeText(error instanceof Error ? error.message : String(error));
  void vscode.window.showErrorMessage(message, showLog).then((answer) => {
    if (answer === showLog) log.show();
  });
}
