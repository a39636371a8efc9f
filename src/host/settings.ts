import * as vscode from 'vscode';
import { settingDefaults, settingsPrefix, type Settings } from './contributes.ts';

/** The value of a setting, or its default where a settings file holds a value of another type. */
export function readSetting<K extends keyof Settings>(key: K): Settings[K] {
  const value: unknown = vscode.workspace.getConfiguration(settingsPrefix).get(key);
  const fallback = settingDefaults[key];
  return isLike(value, fallback) ? (value as Settings[K]) : fallback;
}

function isLike(value: unknown, sample: unknown): boolean {
  return typeof value === typeof sample && value !== null && Array.isArray(value) === Array.isArray(sample);
}

/** Calls `listener` when one of the settings changes. */
export function onSettingChange(keys: readonly (keyof Settings)[], listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (keys.some((key) => change.affectsConfiguration(`${settingsPrefix}.${key}`))) listener();
  });
}

/** Shows the settings whose ids begin like this. Those of the machine stand under *Remote* where the window is remote. */
export async function openSettings(query: string): Promise<void> {
  const command = vscode.env.remoteName ? 'workbench.action.openRemoteSettings' : 'workbench.action.openSettings';
  await vscode.commands.executeCommand(command, { query });
}
