/** Moves the focus to the tab stop of the next pane (`data-pane`) that shows, around the end. */
export function nextPane(panel: HTMLElement, backwards: boolean): void {
  const panes = [...panel.querySelectorAll<HTMLElement>('[data-pane]')].filter((pane) => pane.offsetParent !== null);
  const at = panes.findIndex((pane) => pane.contains(document.activeElement));
  for (let step = 1; step <= panes.length; step++) {
    const pane = panes.at((at + (backwards ? -step : step) + (at < 0 && backwards ? 1 : 0)) % panes.length);
    const stop = pane?.querySelector<HTMLElement>('[tabindex="0"], vscode-text-field, vscode-button');
    if (!stop) continue;
    stop.focus();
    return;
  }
}
