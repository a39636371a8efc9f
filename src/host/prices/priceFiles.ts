import * as vscode from 'vscode';
import { DisposableStore } from '../disposableStore.ts';
import { Emitter } from '../emitter.ts';

/** `.agent-loupe/prices.json` of one workspace folder as it is on disk. */
export interface PriceFile {
  readonly folder: vscode.WorkspaceFolder;
  readonly uri: vscode.Uri;
  /** Empty = there is none. */
  readonly text: string;
}

export const priceFilePath = '.agent-loupe/prices.json';

/** Where the file of a folder is. */
export function priceFileOf(folder: vscode.WorkspaceFolder): vscode.Uri {
  return vscode.Uri.joinPath(folder.uri, ...priceFilePath.split('/'));
}

/** Follows the price files of all folders; in a workspace that is not trusted none of them is read. */
export class PriceFiles implements vscode.Disposable {
  readonly #owned = new DisposableStore();
  readonly #changes = new Emitter<readonly PriceFile[]>();
  #watchers = new DisposableStore();
  #files: readonly PriceFile[] | undefined;
  #reading = 0;

  readonly onChange = this.#changes.event;

  constructor() {
    this.#owned.use(this.#changes);
    this.#owned.use(vscode.workspace.onDidChangeWorkspaceFolders(() => this.#follow()));
    this.#owned.use(vscode.workspace.onDidGrantWorkspaceTrust(() => void this.#read()));
    this.#follow();
  }

  /** `undefined` until they were read for the first time: not yet known is not none. */
  get files(): readonly PriceFile[] | undefined {
    return this.#files;
  }

  dispose(): void {
    this.#watchers.dispose();
    this.#owned.dispose();
  }

  #follow(): void {
    this.#watchers.dispose();
    this.#watchers = new DisposableStore();
    for (const folder of vscode.workspace.workspaceFolders ?? []) {
      const watcher = this.#watchers.use(
        vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, priceFilePath)),
      );
      for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete])
        this.#watchers.use(event(() => void this.#read()));
    }
    void this.#read();
  }

  /** A newer reading makes an older one void: files may be written while they are read. */
  async #read(): Promise<void> {
    const reading = ++this.#reading;
    const files = await Promise.all((vscode.workspace.workspaceFolders ?? []).map(readPriceFile));
    if (reading !== this.#reading) return;
    this.#files = files;
    this.#changes.fire(files);
  }
}

async function readPriceFile(folder: vscode.WorkspaceFolder): Promise<PriceFile> {
  const uri = priceFileOf(folder);
  return { folder, uri, text: vscode.workspace.isTrusted ? await textOf(uri) : '' };
}

async function textOf(uri: vscode.Uri): Promise<string> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return ''; // most folders have none
  }
}
