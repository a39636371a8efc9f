import { useEffect, useState } from 'preact/hooks';
import { Icon } from '../../ui/Icon.tsx';
import { t } from '../../ui/text.ts';

/** Milliseconds for which a copy is confirmed. */
const confirmed = 1500;

/** Copies, and says so in its place. */
export function CopyButton({ label, copy }: { label: string; copy: () => Promise<unknown> }) {
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(false), confirmed);
    return () => clearTimeout(timer);
  }, [done]);
  const said = done ? t('action.copied') : label;
  return (
    <button
      type="button"
      class="act copy"
      aria-label={said}
      title={said}
      onClick={() => void copy().then(() => setDone(true))}
    >
      <Icon name={done ? 'check' : 'copy'} small />
    </button>
  );
}
