import { realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import { sourcePlaces, type SourcePlace } from '../../core/semantics/sourcePlaces.ts';
import type { SourceOutcome } from '../../shared/protocol.ts';
import type { SpanDetail } from '../../shared/spanDetail.ts';
import { resolveSource, type SourceFiles } from './resolveSource.ts';

export interface OpenRequest {
  readonly detail: SpanDetail;
  /** See `Requests.openSource`. */
  readonly mode: 'follow' | 'explicit';
  readonly panelColumn: vscode.ViewColumn | undefined;
  readonly signal: AbortSignal;
}

const mostMatches = 100;

/** Opens a span's source beside the panel without taking the focus, and marks its line until the next span. */
export class SourceOpener implements vscode.Disposable {
  readonly #ownFolder: string;
  readonly #mark = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor('editor.rangeHighlightBackground'),
    overviewRulerColor: new vscode.ThemeColor('editorOverviewRuler.rangeHighlightForeground'),
    overviewRulerLane: vscode.OverviewRulerLane.Full,
  });

  /** `extensionPath`: its examples open without a question, so that the demo does. */
  constructor(extensionPath: string) {
    this.#ownFolder = join(extensionPath, 'examples');
  }

  dispose(): void {
    this.#mark.dispose();
  }

  async open({ detail, mode, panelColumn, signal }: OpenRequest): Promise<SourceOutcome> {
    const found = await resolveSource(sourcePlaces(detail), await this.#files(), vscode.l10n.t);
    signal.throwIfAborted();
    this.#clear();
    if (found.kind === 'none') return { opened: false, reason: found.reason };
    const label = `${labelOf(found.path)}:${found.place.line}`;
    if (found.kind === 'outside' && !(mode === 'explicit' && (await mayOpen(found.path))))
      return { opened: false, label, reason: vscode.l10n.t('{0} lies outside this workspace.', found.path) };
    signal.throwIfAborted();
    await this.#show(found.path, found.place, panelColumn);
    return { opened: true, label };
  }

  async #show(path: string, place: SourcePlace, panelColumn: vscode.ViewColumn | undefined): Promise<void> {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(path));
    const viewColumn = columnFor(document.uri, panelColumn);
    const editor = await vscode.window.showTextDocument(document, { viewColumn, preserveFocus: true, preview: true });
    const line = Math.min(place.line, document.lineCount) - 1;
    const start = new vscode.Position(line, Math.max(0, (place.column ?? 1) - 1));
    editor.selection = new vscode.Selection(start, start);
    editor.revealRange(new vscode.Range(start, start), vscode.TextEditorRevealType.InCenter);
    editor.setDecorations(this.#mark, [document.lineAt(line).range]);
  }

  #clear(): void {
    for (const editor of vscode.window.visibleTextEditors) editor.setDecorations(this.#mark, []);
  }

  async #files(): Promise<SourceFiles> {
    const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
    const roots = await Promise.all([...folders.map(({ uri }) => uri.fsPath), this.#ownFolder].map(realFolder));
    return { roots: roots.filter((path) => path !== undefined), real: realFile, named: filesNamed };
  }
}

function labelOf(path: string): string {
  const shown = vscode.workspace.asRelativePath(path);
  return shown === path ? basename(path) : shown;
}

async function mayOpen(path: string): Promise<boolean> {
  const open = vscode.l10n.t('Open');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Open a file outside this workspace?'),
    { modal: true, detail: vscode.l10n.t('The trace names this file:\n{0}', path) },
    open,
  );
  return answer === open;
}

/** The group that shows the file already, else another than the panel's, else a new one beside it. */
function columnFor(uri: vscode.Uri, panelColumn: vscode.ViewColumn | undefined): vscode.ViewColumn {
  const shows = vscode.window.visibleTextEditors.find(
    ({ document, viewColumn }) => document.uri.toString() === uri.toString() && viewColumn !== panelColumn,
  );
  const other = vscode.window.tabGroups.all.find(({ viewColumn }) => viewColumn !== panelColumn);
  return shows?.viewColumn ?? other?.viewColumn ?? vscode.ViewColumn.Beside;
}

async function realFolder(path: string): Promise<string | undefined> {
  return realpath(path).catch(() => undefined);
}

/** Only regular files: a device or a pipe named by a trace could block whoever reads it. */
async function realFile(path: string): Promise<string | undefined> {
  try {
    return (await stat(path)).isFile() ? await realpath(path) : undefined;
  } catch {
    return undefined;
  }
}

async function filesNamed(name: string): Promise<readonly string[]> {
  const literal = name.replace(/[*?{}[\]!]/g, '[$&]');
  const found = await vscode.workspace.findFiles(`**/${literal}`, '**/node_modules/**', mostMatches);
  return found.filter(({ scheme }) => scheme === 'file').map(({ fsPath }) => fsPath);
}
