import { join } from 'node:path';
import * as vscode from 'vscode';
import { formatBytes } from '../../shared/formatCount.ts';
import { DisposableStore } from '../disposableStore.ts';
import { onSettingChange, readSetting } from '../settings.ts';
import { ClientError } from './clientError.ts';
import type { CollectorClient, Limits } from './collectorClient.ts';
import { readCollectorFile } from './collectorFile.ts';
import { CollectorSupervisor } from './collectorSupervisor.ts';
import { launchCollector } from './launchCollector.ts';
import { ReceiverFeed } from './receiverFeed.ts';
import { isUp } from './receiverState.ts';
import { shouldStart, type Occasion } from './startPolicy.ts';

/** Kept for each workspace: somebody used the extension here. */
const usedKey = 'used';
const mebibyte = 1_048_576;

/** The receiver as the rest of the host sees it: when it starts, with which settings, and what it holds. */
export class Receiver implements vscode.Disposable {
  readonly supervisor: CollectorSupervisor;
  readonly feed: ReceiverFeed;
  readonly #owned = new DisposableStore();
  readonly #memory: vscode.Memento;
  readonly #log: vscode.LogOutputChannel;
  #loggedLimits = '';

  constructor(context: vscode.ExtensionContext, log: vscode.LogOutputChannel) {
    const { version } = context.extension.packageJSON as { version: string };
    const dataDir = join(context.globalStorageUri.fsPath, 'collector');
    const info = (line: string) => log.info(line);
    this.#memory = context.workspaceState;
    this.#log = log;
    this.supervisor = this.#owned.use(
      new CollectorSupervisor({
        version,
        find: () => readCollectorFile(dataDir),
        launch: (signal) =>
          launchCollector(
            { ...launchSettings(), script: context.asAbsolutePath('dist/collector.js'), dataDir },
            signal,
          ),
        log: info,
        t: vscode.l10n.t,
      }),
    );
    this.feed = this.#owned.use(new ReceiverFeed({ supervisor: this.supervisor, log: info }));
    this.#owned.use(this.supervisor.onState(() => this.#applyLimits()));
    this.#owned.use(
      onSettingChange(['receiver.maxRequestMiB', 'store.maxMiB', 'store.maxDays'], () => this.#applyLimits()),
    );
    this.#owned.use(onSettingChange(['receiver.port', 'receiver.grpcPort'], () => void this.#offerRestart()));
    this.#owned.use(onSettingChange(['receiver.autoStart'], () => this.wanted('windowOpened')));
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /** Starts the receiver if the settings want it on this occasion. Quiet: how it goes is in the status bar and the log. */
  wanted(occasion: Occasion): void {
    const usedBefore = this.#memory.get<boolean>(usedKey) ?? false;
    if (occasion !== 'windowOpened' && !usedBefore) void this.#memory.update(usedKey, true);
    if (shouldStart(readSetting('receiver.autoStart'), occasion, usedBefore))
      this.supervisor.start().catch((error: unknown) => this.#log.debug(`start: ${String(error)}`));
  }

  /** Starts the receiver because a command needs it; rejects with the reason when it does not come up. */
  start(): Promise<CollectorClient> {
    this.wanted('asked');
    return this.supervisor.start();
  }

  /** Throws the reason while nobody can be asked. */
  client(): CollectorClient {
    const { client, state } = this.supervisor;
    if (client) return client;
    throw new ClientError('unreachable', state.message ?? vscode.l10n.t('The receiver is not running.'));
  }

  #applyLimits(): void {
    const { client, state } = this.supervisor;
    if (!client || !isUp(state)) return;
    const limits = limitSettings();
    client.limits(limits).then(
      () => this.#logLimits(limits),
      (error: unknown) => this.#log.warn(`limits: ${String(error)}`),
    );
  }

  /** They are passed on whenever a receiver comes up, and are news only when they are others. */
  #logLimits({ bytes, days, requestBytes }: Limits): void {
    const line = `limits: store ${formatBytes(bytes)} and ${days} d, request ${formatBytes(requestBytes)}`.replaceAll(
      '\u00a0',
      ' ',
    );
    if (line !== this.#loggedLimits) this.#log.info(line);
    this.#loggedLimits = line;
  }

  async #offerRestart(): Promise<void> {
    if (!isUp(this.supervisor.state)) return;
    const restart = vscode.l10n.t('Restart Receiver');
    const question = vscode.l10n.t('The receiver uses its new ports after a restart. Every window shares it.');
    if ((await vscode.window.showInformationMessage(question, restart)) === restart) await this.supervisor.restart();
  }
}

function limitSettings(): Limits {
  return {
    bytes: readSetting('store.maxMiB') * mebibyte,
    days: readSetting('store.maxDays'),
    requestBytes: readSetting('receiver.maxRequestMiB') * mebibyte,
  };
}

function launchSettings() {
  return {
    port: readSetting('receiver.port'),
    grpcPort: readSetting('receiver.grpcPort'),
    maxRequestMiB: readSetting('receiver.maxRequestMiB'),
    maxMiB: readSetting('store.maxMiB'),
    maxDays: readSetting('store.maxDays'),
    execPath: process.execPath,
    env: process.env,
  };
}
