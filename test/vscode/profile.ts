import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The two folders VS Code keeps of its own. */
export interface Profile {
  readonly userData: string;
  readonly extensions: string;
}

/** Quiet VS Code: nothing that asks, updates or phones home while the extension is looked at. */
const quiet = {
  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.enableExperiments': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'remote.autoForwardPorts': false,
  'remote.restoreForwardedPorts': false,
  'git.openRepositoryInParentFolders': 'never',
};

/** Where a desktop, and where a server, looks for settings of the machine. */
const settingsFolders = ['User', 'Machine'];

/** Makes a profile under `folder`; `settings` are added to the quiet ones. */
export function makeProfile(folder: string, settings: Readonly<Record<string, unknown>> = {}): Profile {
  const profile = { userData: join(folder, 'user-data'), extensions: join(folder, 'extensions') };
  mkdirSync(profile.extensions, { recursive: true });
  for (const name of settingsFolders) {
    mkdirSync(join(profile.userData, name), { recursive: true });
    writeFileSync(join(profile.userData, name, 'settings.json'), JSON.stringify({ ...quiet, ...settings }, null, 2));
  }
  return profile;
}
