import * as vscode from 'vscode';
import type { BudgetNotice } from './budgetNotices.ts';

/** What the buttons of a budget notification do. */
export interface BudgetActions {
  readonly openSession: (session: string) => void;
  readonly openCost: () => void;
  readonly mute: (keys: readonly string[]) => Thenable<void>;
  readonly unmute: (keys: readonly string[]) => Thenable<void>;
  /** The debug session of this window that runs the process, if one does. */
  readonly debugSessionOf: (pid: number | undefined) => vscode.DebugSession | undefined;
}

/** Shows one notification. */
export async function showBudgetNotice(
  { alert, muteKeys, muteText, severity, text }: BudgetNotice,
  actions: BudgetActions,
) {
  const { l10n, window } = vscode;
  const { session, pid } = alert;
  const debugged = actions.debugSessionOf(pid);
  const buttons: readonly (readonly [string, () => unknown])[] = [
    session === undefined
      ? [l10n.t('Open Cost'), () => actions.openCost()]
      : [l10n.t('Open Session'), () => actions.openSession(session)],
    [l10n.t('Mute'), () => mute(muteKeys, muteText, actions)],
    ...(debugged ? [[l10n.t('Stop the Debug Session'), () => vscode.debug.stopDebugging(debugged)] as const] : []),
  ];
  const shows = {
    information: window.showInformationMessage,
    warning: window.showWarningMessage,
    error: window.showErrorMessage,
  };
  const answer = await shows[severity](text, ...buttons.map(([label]) => label));
  await buttons.find(([label]) => label === answer)?.[1]();
}

/** Says what is muted and until when, and takes it back on request. */
async function mute(keys: readonly string[], text: string, actions: BudgetActions): Promise<void> {
  await actions.mute(keys);
  const undo = vscode.l10n.t('Unmute');
  if ((await vscode.window.showInformationMessage(text, undo)) === undo) await actions.unmute(keys);
}
