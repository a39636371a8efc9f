import { signal } from '@preact/signals';

/** Grows when the theme changes, so that canvases are drawn again. */
export const themeVersion = signal(0);

/** VS Code changes the class of the body and the variables on the root element. */
export function watchTheme(): void {
  const observer = new MutationObserver(() => themeVersion.value++);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
}

/** Whether shapes must say what colours say elsewhere. */
export function isHighContrast(): boolean {
  const { classList } = document.body;
  return classList.contains('vscode-high-contrast') || classList.contains('vscode-high-contrast-light');
}

/** What each class of the legend's bars is filled with just now; a canvas cannot read CSS variables itself. */
export function readColours<Name extends string>(names: readonly Name[], within: HTMLElement): Record<Name, string> {
  return probe(names, within, (element, name) => {
    element.className = `fill k-${name}`;
    return getComputedStyle(element).backgroundColor;
  });
}

/** Colours of the names of `theme.css`, as a canvas takes them. */
export function readInks<Name extends string>(names: readonly Name[], within: HTMLElement): Record<Name, string> {
  return probe(names, within, (element, name) => {
    element.style.color = `var(--${name})`;
    return getComputedStyle(element).color;
  });
}

function probe<Name extends string>(
  names: readonly Name[],
  within: HTMLElement,
  read: (element: HTMLElement, name: Name) => string,
): Record<Name, string> {
  const element = document.createElement('span');
  element.hidden = true;
  within.append(element);
  const entries = names.map((name) => [name, read(element, name)] as const);
  element.remove();
  return Object.fromEntries(entries) as Record<Name, string>;
}
