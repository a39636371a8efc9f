/** A row of a native tree as plain data; `NodeTree` shows it. */
export interface TreeNode {
  /** Keeps selection and expansion through a refresh. */
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  /** Plain text, a line each; text of telemetry is never markup. */
  readonly tooltip?: readonly string[];
  readonly icon?: TreeIcon;
  /** The icon in words, for screen readers, where label and description do not say it. */
  readonly spokenState?: string;
  /** Matched by `viewItem` in the manifest's menus. */
  readonly contextValue?: string;
  /** The session it is, or is part of: what the session commands take from a row. */
  readonly session?: string;
  readonly command?: { readonly id: string; readonly arguments?: readonly unknown[] };
  readonly children?: readonly TreeNode[];
}

/** A codicon, and a theme colour where the state has one. */
export interface TreeIcon {
  readonly codicon: string;
  readonly color?: string;
}
