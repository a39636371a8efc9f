import * as vscode from 'vscode';
import { commands } from './contributes.ts';

/** `npm start` gives each of its runs a name here; every window and reload of that run inherits it. */
const variable = 'AGENT_LOUPE_START';
const stateKey = 'startedRun';

/** Opens the panel and runs the demo agent in a VS Code that `npm start` opened, once a run. */
export async function startDemo({ globalState }: vscode.ExtensionContext): Promise<void> {
  const run = process.env[variable];
  if (!run || globalState.get(stateKey) === run) return;
  await globalState.update(stateKey, run);
  await vscode.commands.executeCommand(commands.openTraces);
  await vscode.commands.executeCommand(commands.runDemo);
}
