/** `vscode.l10n.t`, handed to the functions that make text so that they run without VS Code. `{0}` stands for the first argument. */
export type Translate = (message: string, ...args: (string | number)[]) => string;
