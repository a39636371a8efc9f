import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { panelStrings } from '../../shared/panelStrings.ts';
import type { Notices, PanelBoot, RequestHandlers } from '../../shared/protocol.ts';
import { panelType } from '../contributes.ts';
import { DisposableStore } from '../disposableStore.ts';
import { Emitter } from '../emitter.ts';
import type { CollectorSupervisor } from '../receiver/collectorSupervisor.ts';
import { receiverStatus, type ReceiverFeed } from '../receiver/receiverFeed.ts';
import { onSettingChange, readSetting } from '../settings.ts';
import { Bridge } from './bridge.ts';
import { panelHtml } from './panelHtml.ts';
import { watchPicks } from './watchPicks.ts';

export interface TracesPanelOptions {
  readonly extensionUri: vscode.Uri;
  readonly supervisor: Pick<CollectorSupervisor, 'onNotice'>;
  readonly feed: ReceiverFeed;
  /** Made for each panel: a source opens beside the column the panel is in. */
  readonly handlers: (column: () => vscode.ViewColumn | undefined) => RequestHandlers;
  readonly onUsed: () => void;
  readonly log: (line: string) => void;
}

/** What the panel may be turned to, as the notice that says so. */
export type Showing = {
  [N in 'show' | 'showSession' | 'showTab']: readonly [notice: N, params: Notices[N]];
}['show' | 'showSession' | 'showTab'];

/** The one Agent Traces panel of a window. A hidden frame is gone, so notices go to a visible one only. */
export class TracesPanel implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #options: TracesPanelOptions;
  readonly #picks = new Emitter<undefined>();
  #shown: { readonly panel: vscode.WebviewPanel; readonly owned: DisposableStore } | undefined;
  #bridge: Bridge | undefined;
  #ready = false;
  #wanted: Showing | undefined;

  /** The user picked a trace or a span in the panel. */
  readonly onPick = this.#picks.event;

  constructor(options: TracesPanelOptions) {
    this.#options = options;
  }

  /** Brings the panel up, turned to what is named. */
  open(showing?: Showing): void {
    this.#wanted = showing ?? this.#wanted;
    if (this.#shown) this.#shown.panel.reveal(this.#shown.panel.viewColumn);
    else
      this.#adopt(vscode.window.createWebviewPanel(panelType, vscode.l10n.t('Agent Traces'), vscode.ViewColumn.Active));
    this.#flush();
  }

  /** Turns to a trace where the panel is open, and leaves the focus where it is. */
  show(showing: Showing): void {
    if (!this.#shown) return;
    this.#wanted = showing;
    this.#flush();
  }

  /** Called by VS Code after a window reload; the frame has kept its own state. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    if (this.#shown) panel.dispose();
    else this.#adopt(panel);
    return Promise.resolve();
  }

  dispose(): void {
    this.#shown?.panel.dispose();
    this.#picks.dispose();
  }

  #adopt(panel: vscode.WebviewPanel): void {
    const { extensionUri, supervisor, feed, handlers, log, onUsed } = this.#options;
    const bundle = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
    const owned = new DisposableStore();
    const bridge = owned.use(
      new Bridge({
        handlers: watchPicks(
          handlers(() => panel.viewColumn),
          () => this.#picks.fire(undefined),
        ),
        post: (message) => void panel.webview.postMessage(message),
        onReady: () => this.#frameReady(),
        log,
      }),
    );
    this.#shown = { panel, owned };
    this.#bridge = bridge;
    this.#ready = false;

    owned.use(panel.webview.onDidReceiveMessage((message: unknown) => bridge.receive(message)));
    owned.use(panel.onDidChangeViewState(() => (this.#ready &&= panel.visible)));
    owned.use(panel.onDidDispose(() => this.#closed(owned)));
    owned.use(
      supervisor.onNotice(({ what, traceIds, revision }) => {
        if (what.includes('traces')) this.#notice('tracesChanged', { revision, ...(traceIds && { traceIds }) });
        if (what.includes('cost') || what.includes('budgets')) this.#notice('costChanged', { revision });
      }),
    );
    owned.use(feed.onChange(({ receiver, data }) => this.#notice('statusChanged', receiverStatus(receiver, data))));

    const icon = (theme: string) => vscode.Uri.joinPath(extensionUri, 'media', `panel-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    panel.webview.options = { enableScripts: true, localResourceRoots: [bundle] };
    panel.webview.html = pageOf(panel.webview, bundle);
    // The frame hears of it at its start only; it keeps its own state through a new one.
    owned.use(onSettingChange(['source.followSelection'], () => (panel.webview.html = pageOf(panel.webview, bundle))));
    onUsed();
  }

  #closed(owned: DisposableStore): void {
    owned.dispose();
    this.#shown = undefined;
    this.#bridge = undefined;
    this.#ready = false;
  }

  #frameReady(): void {
    this.#ready = true;
    const { receiver, data } = this.#options.feed.snapshot;
    this.#notice('statusChanged', receiverStatus(receiver, data));
    this.#flush();
  }

  #flush(): void {
    if (!this.#wanted || !this.#ready) return;
    const [notice, params] = this.#wanted;
    this.#notice(notice, params);
    this.#wanted = undefined;
  }

  #notice<N extends keyof Notices>(notice: N, params: Notices[N]): void {
    if (this.#ready) this.#bridge?.notice(notice, params);
  }
}

function pageOf(webview: vscode.Webview, bundle: vscode.Uri): string {
  const address = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(bundle, name)).toString();
  return panelHtml({
    cspSource: webview.cspSource,
    nonce: randomBytes(16).toString('hex'),
    script: address('traces.js'),
    style: address('traces.css'),
    codicons: address('codicon.css'),
    title: vscode.l10n.t('Agent Traces'),
    boot: bootData(),
  });
}

function bootData(): PanelBoot {
  const strings = Object.entries(panelStrings).map(([key, text]) => [key, vscode.l10n.t(text)]);
  return {
    strings: Object.fromEntries(strings) as PanelBoot['strings'],
    followSelection: readSetting('source.followSelection'),
    locale: vscode.env.language,
  };
}
