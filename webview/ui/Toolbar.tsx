import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** Buttons with one stop for the Tab key; arrows, Home and End move between them. */
export function Toolbar({ label, children }: { label: string; children: ComponentChildren }) {
  const box = useRef<HTMLDivElement>(null);
  const [stop, setStop] = useState(0);
  const buttons = () => [...(box.current?.querySelectorAll<HTMLElement>('vscode-button') ?? [])];

  // The buttons are the library's and may come and go, so their stops are set on the elements.
  useLayoutEffect(() => {
    const all = buttons();
    const at = Math.min(stop, all.length - 1);
    for (const [place, button] of all.entries()) button.tabIndex = place === at ? 0 : -1;
  });

  const move = (event: KeyboardEvent) => {
    const all = buttons();
    const at = all.findIndex((button) => button === document.activeElement);
    const places: Partial<Record<string, number>> = {
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      Home: 0,
      End: all.length - 1,
    };
    const place = places[event.key];
    const next = place === undefined ? undefined : all.at(place % all.length);
    if (!next) return;
    event.preventDefault();
    setStop(all.indexOf(next));
    next.focus();
  };

  return (
    <div class="toolbar" role="toolbar" aria-label={label} ref={box} onKeyDown={move}>
      {children}
    </div>
  );
}
