import type { Translate } from '../../../src/host/translate.ts';

/** `vscode.l10n.t` where there is no translation. */
export const english: Translate = (message, ...args) =>
  message.replace(/\{(\d)\}/g, (_, index: string) => String(args[Number(index)]));
