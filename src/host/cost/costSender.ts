import * as vscode from 'vscode';
import type { AttributeMappings } from '../../shared/attributeMappings.ts';
import { settingsPrefix } from '../contributes.ts';
import { DisposableStore } from '../disposableStore.ts';
import type { PriceFiles } from '../prices/priceFiles.ts';
import type { CollectorClient } from '../receiver/collectorClient.ts';
import type { CollectorSupervisor } from '../receiver/collectorSupervisor.ts';
import { isUp } from '../receiver/receiverState.ts';
import { onSettingChange, openSettings, readSetting } from '../settings.ts';
import { costSources } from './costSources.ts';
import { readBudgets } from './readBudgets.ts';
import { readMappings } from './readMappings.ts';

export interface CostSenderOptions {
  readonly supervisor: Pick<CollectorSupervisor, 'state' | 'client' | 'onState'>;
  readonly files: PriceFiles;
  /** Of this workspace: whether it has mappings that the receiver was told of. */
  readonly memory: vscode.Memento;
  /** The settings or the price file of a source were taken, or refused for this reason. */
  readonly onSent: (source: string, refusal?: string) => void;
  readonly log: (line: string) => void;
}

/**
 * Tells the receiver what settings and price files say: when it comes up, and when they change. VS Code itself leaves out a
 * workspace's values while it is not trusted (`restrictedConfigurations` of the manifest).
 */
export class CostSender implements vscode.Disposable {
  readonly #options: CostSenderOptions;
  readonly #owned = new DisposableStore();
  /** Source → what it was sent last, to the receiver that runs. */
  readonly #sent = new Map<string, string>();
  #told = '';

  constructor(options: CostSenderOptions) {
    this.#options = options;
    this.#owned.use(
      options.supervisor.onState(() => {
        this.#sent.clear();
        this.#send();
      }),
    );
    this.#owned.use(
      onSettingChange(
        [
          'attributes.mappings',
          'cost.budgets.daily',
          'cost.budgets.weekly',
          'cost.budgets.monthly',
          'cost.budgets.session',
          'cost.budgets.request',
          'cost.alertThresholds',
        ],
        () => this.#send(),
      ),
    );
    this.#owned.use(options.files.onChange(() => this.#send()));
    this.#send();
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #send(): void {
    const { budgets, faults } = budgetSettings();
    const read = readMappings(readSetting('attributes.mappings'), vscode.l10n.t);
    this.#tell([...faults, ...read.faults.map((fault) => `${settingsPrefix}.attributes.mappings: ${fault}`)]);
    const { client, state } = this.#options.supervisor;
    const { files } = this.#options.files;
    if (!client || !isUp(state) || !files) return;
    const prices = files.map(({ folder, text }) => ({ source: folder.uri.toString(), text }));
    for (const settings of costSources({ source: workspaceSource(), budgets, prices }))
      this.#post(settings.source, settings, () => client.costSettings(settings));
    this.#sendMappings(client, read.mappings);
  }

  /**
   * The receiver holds one set for all windows and keeps it: a workspace without any takes back what it sent itself, and
   * never what another one has.
   */
  #sendMappings(client: CollectorClient, mappings: AttributeMappings): void {
    const { memory } = this.#options;
    const isEmpty = Object.keys(mappings).length === 0;
    if (isEmpty && memory.get(mappingsKey) !== true) return;
    this.#post(mappingsKey, mappings, async () => {
      await client.mappings(mappings);
      await memory.update(mappingsKey, isEmpty ? undefined : true);
    });
  }

  /** What the receiver has is not sent again. */
  #post(key: string, value: unknown, send: () => Promise<unknown>): void {
    const text = JSON.stringify(value);
    if (this.#sent.get(key) === text) return;
    this.#sent.set(key, text);
    send().then(
      () => this.#options.onSent(key),
      (error: unknown) => {
        this.#sent.delete(key);
        const reason = error instanceof Error ? error.message : String(error);
        this.#options.log(`sending ${key}: ${reason}`);
        this.#options.onSent(key, reason);
      },
    );
  }

  /** Once for each set of faults. */
  #tell(faults: readonly string[]): void {
    const told = faults.join('\n');
    if (told === this.#told) return;
    this.#told = told;
    if (faults.length === 0) return;
    for (const fault of faults) this.#options.log(fault);
    const open = vscode.l10n.t('Open Settings');
    const [first = ''] = faults;
    const text = faults.length > 1 ? vscode.l10n.t('{0} And {1} more.', first, faults.length - 1) : first;
    void vscode.window.showWarningMessage(text, open).then((answer) => {
      if (answer === open) return openSettings(settingsPrefix);
      return undefined;
    });
  }
}

const mappingsKey = 'sentMappings';

function budgetSettings() {
  return readBudgets(
    {
      daily: readSetting('cost.budgets.daily'),
      weekly: readSetting('cost.budgets.weekly'),
      monthly: readSetting('cost.budgets.monthly'),
      session: readSetting('cost.budgets.session'),
      request: readSetting('cost.budgets.request'),
    },
    readSetting('cost.alertThresholds'),
    vscode.l10n.t,
  );
}

function workspaceSource(): string {
  const { workspaceFile, workspaceFolders } = vscode.workspace;
  return (workspaceFile ?? workspaceFolders?.[0]?.uri)?.toString() ?? 'no workspace';
}
