import * as vscode from 'vscode';
import type { CollectorClient } from '../receiver/collectorClient.ts';
import { completionPlace, modelOffers } from './priceCompletion.ts';
import { priceFilePath } from './priceFiles.ts';

/** Offers models with their prices in `.agent-loupe/prices.json`, while the receiver runs. */
export function registerPriceCompletions(client: () => CollectorClient | undefined): vscode.Disposable {
  return vscode.languages.registerCompletionItemProvider(
    { language: 'json', pattern: `**/${priceFilePath}` },
    { provideCompletionItems: (document, position) => offers(document, position, client()) },
    '"',
  );
}

async function offers(
  document: vscode.TextDocument,
  position: vscode.Position,
  client: CollectorClient | undefined,
): Promise<vscode.CompletionList | undefined> {
  const text = document.getText();
  const offset = document.offsetAt(position);
  const place = completionPlace(text, offset);
  if (!place || !client) return undefined;
  const typed = text.slice(place.start, offset);
  const { models } = await client.models(typed);
  const range = new vscode.Range(document.positionAt(place.start), document.positionAt(place.end));
  const items = modelOffers(text, place, models).map(({ label, detail, text: inserted }) => {
    const item = new vscode.CompletionItem(label, vscode.CompletionItemKind.Constant);
    item.detail = detail;
    item.insertText = inserted;
    item.filterText = label;
    item.range = range;
    return item;
  });
  // The receiver answers with what matches so far: a longer text asks again.
  return new vscode.CompletionList(items, true);
}
