import * as vscode from 'vscode';
import type { BudgetNotice } from './budgetNotices.ts';

/** What the buttons of a budget notification do. */
export interface BudgetActions {
  readonly openSession: (session: string) => void;
  readonly openCost: () => void;
  readonly mute: (key: string) => Thenable<void>;
  /** The debug session of this window that runs the process, if one does. */
  readonly debugSessionOf: (pid: number | undefined) => vscode.DebugSession | undefined;
}

/** Shows one notification; its text holds nothing that telemetry says, since links in it would be live. */
export async function showBudgetNotice({ alert, muteKey, severity, text }: BudgetNotice, actions: BudgetActions) {
  const { l10n, window } = vscode;
  const { session, pid } = alert;
  const debugged = actions.debugSessionOf(pid);
  const buttons: readonly (readonly [string, () => unknown])[] = [
    session === undefined
      ? [l10n.t('Open Cost'), () => actions.openCost()]
      : [l10n.t('Open Session'), () => actions.openSession(session)],
    [l10n.t('Mute'), () => actions.mute(muteKey)],
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
