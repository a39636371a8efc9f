import * as vscode from 'vscode';
import type { SpanRef } from '../../shared/protocol.ts';
import type { SpanDetail } from '../../shared/spanDetail.ts';

const scheme = 'agent-loupe-span';

/** Shows spans as JSON in read-only editors; `ask` gets the span when the editor opens. */
export class SpanDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #ask: (ref: SpanRef) => Promise<SpanDetail>;
  readonly #registration: vscode.Disposable;

  constructor(ask: (ref: SpanRef) => Promise<SpanDetail>) {
    this.#ask = ask;
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  dispose(): void {
    this.#registration.dispose();
  }

  async show({ traceId, spanId }: SpanRef): Promise<void> {
    const uri = vscode.Uri.from({ scheme, path: `/${traceId}/${spanId}.json` });
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true });
  }

  async provideTextDocumentContent({ path }: vscode.Uri): Promise<string> {
    const [, traceId = '', spanId = ''] = /^\/([0-9a-f]{32})\/([0-9a-f]{16})\.json$/.exec(path) ?? [];
    return `${JSON.stringify(await this.#ask({ traceId, spanId }), null, 2)}\n`;
  }
}
