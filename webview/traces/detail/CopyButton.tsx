import { useEffect, useState } from 'preact/hooks';
import { Icon } from '../../ui/Icon.tsx';
import { t } from '../../ui/text.ts';

/** Milliseconds for which a copy is confirmed. */
const confirmed = 1500;

/** Copies, and says in its place what came of it. */
export function CopyButton({ label, copy }: { label: string; copy: () => Promise<boolean> }) {
  const [done, setDone] = useState<boolean | undefined>(undefined);
  useEffect(() => {
    if (done === undefined) return;
    const timer = setTimeout(() => setDone(undefined), confirmed);
    return () => clearTimeout(timer);
  }, [done]);
  const said = done === undefined ? label : t(done ? 'action.copied' : 'action.copyFailed');
  return (
    <button type="button" class="act copy" aria-label={said} title={said} onClick={() => void copy().then(setDone)}>
      <Icon name={done === undefined ? 'copy' : done ? 'check' : 'error'} small />
    </button>
  );
}
