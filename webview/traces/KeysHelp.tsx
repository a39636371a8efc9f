import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { PanelStringKey } from '../../src/shared/panelStrings.ts';
import { IconButton } from '../ui/controls.tsx';
import { t } from '../ui/text.ts';
import type { PanelModel } from './panelModel.ts';
import './keysHelp.css';

const lines: readonly (readonly [keys: readonly string[], does: PanelStringKey])[] = [
  [['↑', '↓'], 'keys.move'],
  [['←', '→'], 'keys.openClose'],
  [['Home', 'End'], 'keys.ends'],
  [['PageUp', 'PageDown'], 'keys.page'],
  [['*'], 'keys.expandBelow'],
  [['E'], 'keys.nextError'],
  [['L'], 'keys.nextModel'],
  [['P'], 'keys.parent'],
  [['S'], 'keys.slowestChild'],
  [['Z', 'Esc'], 'keys.zoom'],
  [['F'], 'keys.follow'],
  [['Enter'], 'keys.openSource'],
  [['F6'], 'keys.panes'],
  [['?'], 'keys.help'],
];

/**
 * The list of keys. The dialog is the browser's and gives the focus back. In a frame it would let the Tab key out to VS Code,
 * where Esc does not reach it, so the only thing inside that takes the focus keeps it.
 */
export function KeysHelp({ panel }: { panel: PanelModel }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const open = panel.helpOpen.value;
  useLayoutEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  useEffect(() => {
    if (!open) return undefined;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape') panel.helpOpen.value = false;
      else if (event.key === 'Tab') dialog.current?.querySelector<HTMLElement>('vscode-button')?.focus();
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    document.addEventListener('keydown', onKeyDown, true);
    return () => document.removeEventListener('keydown', onKeyDown, true);
  }, [open]);
  return (
    <dialog class="keys-help" ref={dialog} aria-labelledby="keys-title" onClose={() => (panel.helpOpen.value = false)}>
      <div class="head-line">
        <h2 class="strong grow" id="keys-title">
          {t('keys.title')}
        </h2>
        <IconButton icon="close" label={t('action.close')} onClick={() => (panel.helpOpen.value = false)} />
      </div>
      <dl>
        {lines.map(([keys, does]) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(does)}</dd>
          </div>
        ))}
        <div>
          <dt class="cap">{t('keys.letters')}</dt>
          <dd>{t('keys.typing')}</dd>
        </div>
      </dl>
    </dialog>
  );
}
