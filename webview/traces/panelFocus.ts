/** Where the keys go in the panel: from pane to pane by F6, and back to where they were when VS Code gives the frame the focus. */
import { nextPane } from './panes.ts';

/** To be called once, with the element that holds the panel. */
export function keepPanelFocus(root: HTMLElement): void {
  let last: Place | undefined;

  // VS Code listens on the frame's window and has an F6 of its own, which would take the focus out of the panel.
  document.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'F6' || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (document.querySelector('dialog[open]') === null) nextPane(root, event.shiftKey);
    },
    true,
  );

  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLElement && target !== document.body) last = placeOf(target);
  });

  // VS Code takes the focus off the element when the frame loses it, and gives it back to the frame alone.
  window.addEventListener('focus', () => {
    if (last && (document.activeElement === null || document.activeElement === document.body))
      elementAt(last, root)?.focus({ preventScroll: true });
  });
}

/** An element that had the focus, and what to take in its place once it is no longer drawn. */
interface Place {
  readonly element: HTMLElement;
  /** Name of the pane. */
  readonly pane: string | undefined;
  /** Whether it was a row, whose element may show another row by now. */
  readonly isRow: boolean;
}

function placeOf(element: HTMLElement): Place {
  const pane = element.closest<HTMLElement>('[data-pane]')?.dataset.pane;
  return { element, pane, isRow: element.classList.contains('row') };
}

function elementAt({ element, pane, isRow }: Place, root: HTMLElement): HTMLElement | null {
  if (element.isConnected && !isRow) return element;
  if (pane === undefined) return null;
  const within = `[data-pane="${pane}"]`;
  const row = isRow ? root.querySelector<HTMLElement>(`${within} .row[tabindex="0"]`) : null;
  return row ?? root.querySelector<HTMLElement>(`${within} [tabindex="0"]`);
}
