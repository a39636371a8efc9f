interface IconProps {
  /** Name of a codicon, or `ring`: the mark of what is running. */
  readonly name: string;
  /** Colour class, such as `k-agent`; without one the colour of the text. */
  readonly tone?: string | undefined;
  readonly small?: boolean;
  /** Given = the icon says something that no text beside it says. */
  readonly title?: string | undefined;
}

/** An icon of 16 px. Without a title it is decoration, and a screen reader passes over it. */
export function Icon({ name, tone, small, title }: IconProps) {
  const shape = name === 'ring' ? 'ring' : `codicon codicon-${name}`;
  const label =
    title === undefined ? ({ 'aria-hidden': 'true' } as const) : ({ role: 'img', 'aria-label': title, title } as const);
  return <span class={[shape, tone, small === true && 's'].filter(Boolean).join(' ')} {...label} />;
}
