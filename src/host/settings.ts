import * as vscode from 'vscode';
import { settingDefaults, settingsPrefix, type Settings } from './contributes.ts';

/** The value of a setting, or its default where a settings file holds a value of another type. */
export function readSetting<K extends keyof Settings>(key: K): Settings[K] {
  const value: unknown = vscode.workspace.getConfiguration(settingsPrefix).get(key);
  const fallback = settingDefaults[key];
  return typeof value === typeof fallback ? (value as Settings[K]) : fallback;
}

/** Calls `listener` when one of the settings changes. */
export function onSettingChange(keys: readonly (keyof Settings)[], listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (keys.some((key) => change.affectsConfiguration(`${settingsPrefix}.${key}`))) listener();
  });
}
