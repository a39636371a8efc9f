/**
 * The seam to the component library: nothing else in the frame knows it. It is archived upstream, so replacing it must stay
 * a change of this file (and of `controls.css`).
 */
import { provideVSCodeDesignSystem, vsCodeButton, vsCodeTextField } from '@vscode/webview-ui-toolkit';
import type { ComponentChildren, HTMLAttributes, RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Icon } from './Icon.tsx';
import { t } from './text.ts';
import './controls.css';

/** Defines the library's elements; once, before the first drawing. */
export function registerControls(): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeTextField());
}

type LibraryElement = HTMLAttributes<HTMLElement> & {
  ref?: RefObject<HTMLElement | null>;
  appearance?: string;
  slot?: string;
  value?: string;
  placeholder?: string;
};

declare module 'preact' {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- the only way to declare elements to JSX
  namespace JSX {
    interface IntrinsicElements {
      'vscode-button': LibraryElement;
      'vscode-text-field': LibraryElement;
    }
  }
}

/** A button with a word on it. */
export function Button(props: { children: ComponentChildren; primary?: boolean; onClick: () => void }) {
  return (
    <vscode-button appearance={props.primary === true ? 'primary' : 'secondary'} onClick={props.onClick}>
      {props.children}
    </vscode-button>
  );
}

interface IconButtonProps {
  readonly icon: string;
  /** What it does: its title, and its name for a screen reader. */
  readonly label: string;
  /** Drawn as on. The label says what a click does, so a screen reader needs no state. */
  readonly on?: boolean;
  readonly onClick: () => void;
}

/** A 22 px button with a picture. */
export function IconButton({ icon, label, on, onClick }: IconButtonProps) {
  return (
    <vscode-button appearance="icon" aria-label={label} title={label} onClick={onClick} class={on === true ? 'on' : ''}>
      <Icon name={icon} />
    </vscode-button>
  );
}

interface TextFieldProps {
  readonly value: string;
  readonly label: string;
  readonly placeholder: string;
  readonly icon: string;
  readonly compact?: boolean;
  /** Shown at the right before the button that clears. */
  readonly note?: string | undefined;
  readonly onInput: (text: string) => void;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
}

/** A text field with a picture, a note and a button that clears. */
export function TextField(props: TextFieldProps) {
  const field = useRef<HTMLElement>(null);
  // The library names every field "Text field" when it enters the document; this comes after it.
  useLayoutEffect(() => field.current?.setAttribute('aria-label', props.label), [props.label]);
  return (
    <vscode-text-field
      ref={field}
      class={props.compact === true ? 'grow compact' : 'grow'}
      value={props.value}
      placeholder={props.placeholder}
      onInput={(event: Event) => props.onInput(textOf(event.target))}
      {...(props.onKeyDown ? { onKeyDown: props.onKeyDown } : {})}
    >
      <div slot="start" class="field-icon">
        <Icon name={props.icon} small />
      </div>
      <div slot="end" class="field-end">
        {props.note === undefined ? null : <div class="cap">{props.note}</div>}
        {props.value === '' ? null : (
          <IconButton icon="close" label={t('filter.clear')} onClick={() => props.onInput('')} />
        )}
      </div>
    </vscode-text-field>
  );
}

/** The library's element is no `HTMLInputElement`, and has its `value`. */
function textOf(target: EventTarget | null): string {
  return target && 'value' in target && typeof target.value === 'string' ? target.value : '';
}

/** A small count. The library's badge sets a style attribute in markup, which the page's policy refuses. */
export function Badge({ children }: { children: ComponentChildren }) {
  return <span class="badge">{children}</span>;
}
