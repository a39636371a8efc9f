import { useRef } from 'preact/hooks';
import './segments.css';

interface SegmentsProps<Id extends string> {
  readonly label: string;
  readonly options: readonly { readonly id: Id; readonly label: string; readonly title?: string }[];
  readonly selected: Id;
  readonly onSelect: (id: Id) => void;
}

/** A choice of few in one row, with one stop for the Tab key; arrows move and choose. */
export function Segments<Id extends string>({ label, options, selected, onSelect }: SegmentsProps<Id>) {
  const box = useRef<HTMLDivElement>(null);
  const at = options.findIndex(({ id }) => id === selected);
  const move = (event: KeyboardEvent) => {
    const steps: Partial<Record<string, number>> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };
    const step = steps[event.key];
    const next = step === undefined ? undefined : options.at((at + step) % options.length);
    if (!next) return;
    event.preventDefault();
    onSelect(next.id);
    box.current?.querySelector<HTMLElement>(`[data-segment="${next.id}"]`)?.focus();
  };
  return (
    <div class="segments" role="radiogroup" aria-label={label} ref={box} onKeyDown={move}>
      {options.map(({ id, label: text, title }) => (
        <button
          key={id}
          type="button"
          role="radio"
          data-segment={id}
          aria-checked={id === selected}
          aria-label={title}
          title={title}
          tabIndex={id === selected ? 0 : -1}
          onClick={() => onSelect(id)}
        >
          {text}
        </button>
      ))}
    </div>
  );
}
