import { useRef } from 'preact/hooks';
import './separator.css';

interface SeparatorProps {
  readonly label: string;
  /** Pixels of the pane it changes. */
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly start: number;
  /** 1 = the pane is on the left, -1 = on the right. */
  readonly direction: 1 | -1;
  readonly onResize: (value: number) => void;
}

const step = 16;

/** The line between two panes: drag it, or move it with the arrow keys; a double click gives the first width back. */
export function Separator({ label, value, least, most, start, direction, onResize }: SeparatorProps) {
  const drag = useRef<{ x: number; value: number } | undefined>(undefined);
  const keys: Partial<Record<string, number>> = {
    ArrowLeft: value - step * direction,
    ArrowRight: value + step * direction,
    Home: least,
    End: most,
  };
  return (
    <div
      class="separator"
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={least}
      aria-valuemax={most}
      onPointerDown={(event) => {
        drag.current = { x: event.clientX, value };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (drag.current) onResize(drag.current.value + (event.clientX - drag.current.x) * direction);
      }}
      onPointerUp={() => (drag.current = undefined)}
      onPointerCancel={() => (drag.current = undefined)}
      onDblClick={() => onResize(start)}
      onKeyDown={(event) => {
        const next = keys[event.key];
        if (next === undefined) return;
        event.preventDefault();
        onResize(next);
      }}
    />
  );
}
