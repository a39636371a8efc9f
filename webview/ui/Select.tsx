import { Icon } from './Icon.tsx';
import './select.css';

interface SelectProps<Id extends string> {
  readonly label: string;
  readonly options: readonly { readonly id: Id; readonly label: string }[];
  readonly selected: Id;
  readonly onSelect: (id: Id) => void;
}

/** A choice of many. The list is the browser's own: it knows the keys, and is drawn over everything. */
export function Select<Id extends string>({ label, options, selected, onSelect }: SelectProps<Id>) {
  return (
    <span class="select">
      <select
        aria-label={label}
        tabIndex={0}
        onChange={(event) => {
          const chosen = options[event.currentTarget.selectedIndex];
          if (chosen) onSelect(chosen.id);
        }}
      >
        {options.map(({ id, label: text }) => (
          <option key={id} value={id} selected={id === selected}>
            {text}
          </option>
        ))}
      </select>
      <Icon name="chevron-down" small />
    </span>
  );
}
