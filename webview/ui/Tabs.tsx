import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import './tabs.css';

export interface Tab<Id extends string> {
  readonly id: Id;
  readonly label: string;
  /** Stays whole where the label is cut for lack of room. */
  readonly mark?: ComponentChildren;
}

interface TabsProps<Id extends string> {
  readonly label: string;
  readonly tabs: readonly Tab<Id>[];
  readonly selected: Id;
  /** The panel of tab `x` has the id `<panels>-x`. */
  readonly panels: string;
  readonly onSelect: (id: Id) => void;
}

/** A list of tabs with one stop for the Tab key; arrows, Home and End move and select. */
export function Tabs<Id extends string>({ label, tabs, selected, panels, onSelect }: TabsProps<Id>) {
  const list = useRef<HTMLDivElement>(null);
  const at = tabs.findIndex(({ id }) => id === selected);
  const move = (event: KeyboardEvent) => {
    const places: Partial<Record<string, number>> = {
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      Home: 0,
      End: tabs.length - 1,
    };
    const place = places[event.key];
    const next = place === undefined ? undefined : tabs.at(place % tabs.length);
    if (!next) return;
    event.preventDefault();
    onSelect(next.id);
    list.current?.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={label} ref={list} onKeyDown={move}>
      {tabs.map(({ id, label: text, mark }) => (
        <button
          key={id}
          type="button"
          class="tab"
          role="tab"
          id={`${panels}-tab-${id}`}
          data-tab={id}
          aria-selected={id === selected}
          aria-controls={`${panels}-${id}`}
          tabIndex={id === selected ? 0 : -1}
          title={text}
          onClick={() => onSelect(id)}
        >
          <span class="cut">{text}</span>
          {mark}
        </button>
      ))}
    </div>
  );
}
