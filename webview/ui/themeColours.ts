import { signal } from '@preact/signals';

/** Grows when the theme changes, so that canvases are drawn again. */
export const themeVersion = signal(0);

/** VS Code changes the class of the body and the variables on the root element. */
export function watchTheme(): void {
  const observer = new MutationObserver(() => themeVersion.value++);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
}

/** What each class of the legend's swatches is filled with just now; a canvas cannot read CSS variables itself. */
export function readColours<Name extends string>(names: readonly Name[], within: HTMLElement): Record<Name, string> {
  const probe = document.createElement('span');
  probe.hidden = true;
  within.append(probe);
  const entries = names.map((name) => {
    probe.className = `swatch k-${name}`;
    return [name, getComputedStyle(probe).backgroundColor] as const;
  });
  probe.remove();
  return Object.fromEntries(entries) as Record<Name, string>;
}
