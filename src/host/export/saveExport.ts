import { homedir } from 'node:os';
import * as vscode from 'vscode';

export type ExportFormat = 'csv' | 'json';

/** What is to be saved. */
export interface Export {
  /** File name without its ending. */
  readonly name: string;
  /** Absent = the user chooses by the file's ending. */
  readonly format?: ExportFormat;
  readonly content: (format: ExportFormat, signal: AbortSignal) => Promise<Uint8Array>;
}

/** Asks for a place and writes there, in sight and with a way to cancel. Resolves with the place; empty = the user gave up. */
export async function saveExport({ name, format, content }: Export, signal?: AbortSignal): Promise<string> {
  const uri = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(startFolder(), `${name}.${format ?? 'csv'}`),
    filters: format ? { [format.toUpperCase()]: [format] } : { CSV: ['csv'], JSON: ['json'] },
    saveLabel: vscode.l10n.t('Export'),
  });
  if (!uri) return '';
  const chosen = format ?? (uri.path.toLowerCase().endsWith('.json') ? 'json' : 'csv');
  const done = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Exporting to {0}', uri.path.split('/').at(-1) ?? ''),
      cancellable: true,
    },
    (_, token) => write(uri, (until) => content(chosen, until), token, signal),
  );
  if (!done) return '';
  const place = uri.scheme === 'file' ? uri.fsPath : uri.toString();
  void offerToOpen(uri, place);
  return place;
}

/** False when the user cancelled: nothing was written. */
async function write(
  uri: vscode.Uri,
  content: (signal: AbortSignal) => Promise<Uint8Array>,
  token: vscode.CancellationToken,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const cancelling = new AbortController();
  token.onCancellationRequested(() => cancelling.abort());
  try {
    const bytes = await content(AbortSignal.any([cancelling.signal, ...(signal ? [signal] : [])]));
    if (cancelling.signal.aborted) return false;
    await vscode.workspace.fs.writeFile(uri, bytes);
    return true;
  } catch (error) {
    if (cancelling.signal.aborted) return false;
    throw error;
  }
}

async function offerToOpen(uri: vscode.Uri, place: string): Promise<void> {
  const open = vscode.l10n.t('Open');
  const answer = await vscode.window.showInformationMessage(vscode.l10n.t('Exported to {0}', place), open);
  if (answer === open) await vscode.window.showTextDocument(uri);
}

function startFolder(): vscode.Uri {
  return vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
}
