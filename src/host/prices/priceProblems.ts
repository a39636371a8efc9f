import * as vscode from 'vscode';
import { DisposableStore } from '../disposableStore.ts';
import { faultsOf, placeFaults } from './placeFaults.ts';
import type { PriceFiles } from './priceFiles.ts';

/** Shows what the receiver says of the price files in Problems. */
export class PriceProblems implements vscode.Disposable {
  readonly #owned = new DisposableStore();
  readonly #collection = this.#owned.use(vscode.languages.createDiagnosticCollection('agent-loupe'));
  readonly #files: PriceFiles;
  #faults: readonly string[] = [];
  /** Source → why the receiver did not take its file at all. */
  readonly #refusals = new Map<string, string>();

  constructor(files: PriceFiles) {
    this.#files = files;
    this.#owned.use(files.onChange(() => this.#show()));
  }

  /** `CostAnswer.prices.faults`: each begins with the source it is of. */
  set(faults: readonly string[]): void {
    if (faults.join('\n') === this.#faults.join('\n')) return;
    this.#faults = faults;
    this.#show();
  }

  /** The receiver did not take the file of a source; without a reason, it did. */
  refuse(source: string, reason?: string): void {
    if (this.#refusals.get(source) === reason) return;
    if (reason === undefined) this.#refusals.delete(source);
    else this.#refusals.set(source, reason);
    this.#show();
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #show(): void {
    this.#collection.clear();
    for (const file of this.#files.files ?? []) {
      const source = file.folder.uri.toString();
      const refusal = file.text === '' ? undefined : this.#refusals.get(source);
      const faults = [...faultsOf(source, this.#faults), ...(refusal === undefined ? [] : [refusal])];
      if (faults.length > 0) this.#collection.set(file.uri, diagnosticsOf(file.text, faults));
    }
  }
}

function diagnosticsOf(text: string, faults: readonly string[]): vscode.Diagnostic[] {
  const positionAt = positionsOf(text);
  return placeFaults(text, faults).map(({ message, start, end }) => {
    const diagnostic = new vscode.Diagnostic(
      new vscode.Range(positionAt(start), positionAt(end)),
      message,
      vscode.DiagnosticSeverity.Error,
    );
    diagnostic.source = 'Agent Loupe';
    return diagnostic;
  });
}

/** The file on disk is what was judged, and it need not be open. */
function positionsOf(text: string): (offset: number) => vscode.Position {
  return (offset) => {
    const lines = text.slice(0, offset).split(/\r\n|\r|\n/);
    return new vscode.Position(lines.length - 1, lines.at(-1)?.length ?? 0);
  };
}
