import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from './Icon.tsx';
import './menuButton.css';

interface MenuButtonProps {
  readonly icon: string;
  readonly label: string;
  readonly items: readonly { readonly label: string; readonly run: () => void }[];
}

/** A 22 px button that opens a short list of commands; arrows move, Esc and a click elsewhere close. */
export function MenuButton({ icon, label, items }: MenuButtonProps) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const entries = () => [...(box.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];

  useLayoutEffect(() => {
    if (open) entries()[0]?.focus();
  }, [open]);
  useEffect(() => {
    if (!open) return undefined;
    const away = (event: PointerEvent) => {
      if (!(event.target instanceof Node) || !box.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener('pointerdown', away, true);
    return () => document.removeEventListener('pointerdown', away, true);
  }, [open]);

  const close = () => {
    setOpen(false);
    box.current?.querySelector('button')?.focus();
  };
  const move = (event: KeyboardEvent) => {
    if (!open) return;
    const all = entries();
    const at = all.findIndex((entry) => entry === document.activeElement);
    const places: Partial<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: all.length - 1,
    };
    const place = places[event.key];
    if (event.key === 'Tab') {
      setOpen(false);
      return;
    }
    if (event.key === 'Escape') close();
    else if (place === undefined) return;
    else all.at(place % all.length)?.focus();
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="menu-button" ref={box} onKeyDown={move}>
      <button
        type="button"
        class="act"
        tabIndex={0}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={label}
        title={label}
        onClick={() => setOpen(!open)}
      >
        <Icon name={icon} />
      </button>
      {open ? (
        <div class="menu" role="menu" aria-label={label}>
          {items.map(({ label: text, run }) => (
            <button
              key={text}
              type="button"
              role="menuitem"
              tabIndex={-1}
              onClick={() => {
                close();
                run();
              }}
            >
              {text}
            </button>
          ))}
        </div>
      ) : null}
    </div>
  );
}
