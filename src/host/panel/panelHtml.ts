import type { PanelBoot } from '../../shared/protocol.ts';

export interface PanelPage {
  /** `Webview.cspSource` */
  readonly cspSource: string;
  readonly nonce: string;
  /** Addresses of the bundle, as `Webview.asWebviewUri` gives them. */
  readonly script: string;
  readonly style: string;
  readonly codicons: string;
  readonly title: string;
  readonly boot: PanelBoot;
}

/**
 * The frame's document. Scripts run by nonce only, styles come from the bundle's files: the toolkit's components use
 * constructed style sheets and Preact sets styles through the object model, and neither needs 'unsafe-inline'.
 */
export function panelHtml({ cspSource, nonce, script, style, codicons, title, boot }: PanelPage): string {
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    `img-src ${cspSource} data:`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escapeHtml(boot.locale)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" id="vscode-codicon-stylesheet" href="${escapeHtml(codicons)}">
<link rel="stylesheet" href="${escapeHtml(style)}">
<script type="application/json" id="boot" nonce="${nonce}">${scriptJson(boot)}</script>
</head>
<body>
<div id="root"></div>
<script type="module" nonce="${nonce}" src="${escapeHtml(script)}"></script>
</body>
</html>`;
}

/** JSON that cannot end the script element it stands in. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
