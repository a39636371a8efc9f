import * as vscode from 'vscode';
import type { CollectorClient } from '../receiver/collectorClient.ts';
import { emptyPriceFile, priceEdit, type WantedPrice } from './priceEntry.ts';
import { priceFileOf, priceFilePath } from './priceFiles.ts';

/** Opens the price file at the entry of a model, made if there is none; the file is saved by the user, who has put a price in. */
export async function setModelPrice(wanted: WantedPrice, client: CollectorClient | undefined): Promise<void> {
  const folder = await chosenFolder();
  if (!folder) return;
  const uri = priceFileOf(folder);
  if (!(await exists(uri)) && !(await mayCreate(uri, folder))) return;
  const document = await vscode.workspace.openTextDocument(uri);
  const editor = await vscode.window.showTextDocument(document, { viewColumn: besideColumn() });
  const edit = editOf(document.getText(), { ...wanted, ...(await knownPrice(wanted, client)) });
  if (edit.insert) {
    const { at, replaced, text } = edit.insert;
    const change = new vscode.WorkspaceEdit();
    change.replace(uri, new vscode.Range(document.positionAt(at), document.positionAt(at + replaced)), text);
    await vscode.workspace.applyEdit(change);
  }
  const { start, end } = edit.select;
  editor.selection = new vscode.Selection(document.positionAt(start), document.positionAt(end));
  editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** Beside the panel, so that the cost stays in sight; where a text editor is in front, in its place. */
function besideColumn(): vscode.ViewColumn {
  const { activeTab } = vscode.window.tabGroups.activeTabGroup;
  return activeTab?.input instanceof vscode.TabInputWebview ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
}

/** `undefined` = the user gave up, or was told what to do first. */
async function chosenFolder(): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (!vscode.workspace.isTrusted)
    throw new Error(vscode.l10n.t('Prices of a folder count once its workspace is trusted.'));
  if (folders.length > 1)
    return vscode.window.showWorkspaceFolderPick({
      placeHolder: vscode.l10n.t('Folder whose {0} shall have the price', priceFilePath),
    });
  const [folder] = folders;
  if (folder) return folder;
  const open = vscode.l10n.t('Open Folder…');
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('Prices are kept in {0} of a folder. Open a folder first.', priceFilePath),
    open,
  );
  if (answer === open) await vscode.commands.executeCommand('vscode.openFolder');
  return undefined;
}

async function mayCreate(uri: vscode.Uri, folder: vscode.WorkspaceFolder): Promise<boolean> {
  const create = vscode.l10n.t('Create File');
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('Create {0} in {1}?', priceFilePath, folder.name),
    { modal: true, detail: vscode.l10n.t('It holds your own prices of models, which count before the bundled table.') },
    create,
  );
  if (answer !== create) return false;
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(emptyPriceFile));
  return true;
}

/** What the table says, to be changed; nothing while nobody can be asked. */
async function knownPrice(wanted: WantedPrice, client: CollectorClient | undefined): Promise<Partial<WantedPrice>> {
  const models = await client?.models(wanted.model).then(
    (answer) => answer.models,
    () => [],
  );
  const found = models?.find(
    ({ model, provider }) => model === wanted.model && (wanted.provider ?? provider) === provider,
  );
  return found ? { input: found.input, output: found.output } : {};
}

function editOf(text: string, wanted: WantedPrice): ReturnType<typeof priceEdit> {
  try {
    return priceEdit(text, wanted);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Error(vscode.l10n.t('{0} cannot be read ({1}). Correct it first.', priceFilePath, error.message), {
      cause: error,
    });
  }
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}
