/** One frame of a stack trace that names a file and a line. */
export interface StackFrame {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column?: number;
  readonly function?: string;
}

interface StackFormat {
  readonly language: string;
  /** Groups `file`, `line`, and where the runtime prints them `column` and `function`. Tried on one line at a time. */
  readonly frame: RegExp;
  /** Python prints the innermost call last; everyone else prints it first. */
  readonly innermostLast?: true;
}

/** How the runtimes print a frame. Java prints only a base name, so its frames need the package path to be found. */
const formats: readonly StackFormat[] = [
  {
    language: 'python',
    frame: /^\s*(?:\|\s*)?File "(?<file>[^"]+)", line (?<line>\d+)(?:, in (?<function>.+))?$/,
    innermostLast: true,
  },
  { language: '.net', frame: /^\s*at (?<function>.+) in (?<file>.+):line (?<line>\d+)$/ },
  {
    language: 'node',
    frame:
      /^\s*at (?:async )?(?:(?<function>.+?) \()?(?<file>(?:file:\/\/|[A-Za-z]:[\\/]|\/|\.{0,2}[\w@-])[^()]*?):(?<line>\d+):(?<column>\d+)\)?$/,
  },
  {
    language: 'java',
    frame: /^\s*at (?<function>[\w.$<>/@]+)\((?<file>[\w$]+\.(?:java|kt|scala|groovy)):(?<line>\d+)\)$/,
  },
  { language: 'ruby', frame: /^\s*(?:from )?(?<file>[^\s:][^:]*\.rb):(?<line>\d+):in ['`](?<function>[^']+)'/ },
  { language: 'rust', frame: /^\s*at (?<file>\S+\.rs):(?<line>\d+)(?::(?<column>\d+))?$/ },
  { language: 'go', frame: /^\t(?<file>\S+\.go):(?<line>\d+)(?: \+0x[0-9a-f]+)?$/ },
];

/** Longest text and line looked at: a stack is hostile text, and nobody reads further. */
const maxText = 64 * 1024;
const maxLine = 1024;

/** The frames of a printed stack, innermost first, whichever runtime printed it. Empty = no frame was recognised. */
export function stackFrames(stack: string): readonly StackFrame[] {
  const lines = stack
    .slice(0, maxText)
    .split(/\r?\n/)
    .filter((line) => line.length <= maxLine);
  for (const { frame, innermostLast } of formats) {
    const frames = lines.flatMap((line) => frameOf(frame.exec(line)?.groups));
    if (frames.length > 0) return innermostLast ? frames.reverse() : frames;
  }
  return [];
}

function frameOf(groups: Partial<Record<string, string>> | undefined): readonly StackFrame[] {
  if (!groups?.file || !groups.line) return [];
  return [
    {
      file: groups.file,
      line: Number(groups.line),
      ...(groups.column && { column: Number(groups.column) }),
      ...(groups.function && { function: groups.function }),
    },
  ];
}
