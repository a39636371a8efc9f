interface IconProps {
  /** Name of a codicon. */
  readonly name: string;
  /** Colour class, such as `k-agent`; without one the colour of the text. */
  readonly tone?: string | undefined;
  readonly small?: boolean;
  readonly spin?: boolean;
  /** Given = the icon says something that no text beside it says. */
  readonly title?: string | undefined;
}

/** A codicon. Without a title it is decoration, and a screen reader passes over it. */
export function Icon({ name, tone, small, spin, title }: IconProps) {
  const classes = ['codicon', `codicon-${name}`, tone, small === true && 's', spin === true && 'spin'];
  const label =
    title === undefined ? ({ 'aria-hidden': 'true' } as const) : { role: 'img' as const, 'aria-label': title, title };
  return <span class={classes.filter(Boolean).join(' ')} {...label} />;
}
