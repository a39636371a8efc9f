import type { Figure, Result } from './figure.ts';
import { threeFigures } from './statistics.ts';

type Described = Pick<Figure, 'id' | 'what' | 'better'>;

/** A note may carry what a failed program wrote. */
const longestNote = 400;

const header = ['figure', 'measured', 'goal', 'stretch', 'met', 'behind it'];

/** The results as rows of text, in the order of `figures`. */
function rowsOf(results: readonly Result[], figures: readonly Described[]): string[][] {
  return results.map(({ id, value, unit, goal, pass, stretch, note }) => {
    const figure = figures.find((candidate) => candidate.id === id);
    const sign = figure?.better === 'higher' ? '≥' : '≤';
    const amount = (number: number) => `${threeFigures(number)}${unit === '×' ? '' : ' '}${unit}`;
    return [
      `${id}: ${figure?.what ?? ''}`,
      value === null ? '–' : amount(value),
      `${sign} ${amount(goal)}`,
      stretch === undefined ? '' : `${sign} ${amount(stretch)}`,
      pass ? 'yes' : 'NO',
      note.replace(/\s+/g, ' ').slice(0, longestNote),
    ];
  });
}

/** Columns padded with spaces, for a terminal. */
export function plainTable(results: readonly Result[], figures: readonly Described[]): string {
  const rows = [header, ...rowsOf(results, figures)];
  const widths = header.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function markdownTable(results: readonly Result[], figures: readonly Described[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rowsOf(results, figures).map(line)].join('\n');
}

/** When, with which command and on what the results were measured. */
export interface Occasion {
  /** `2026-11-20` */
  readonly date: string;
  readonly command: string;
  readonly machine: string;
}

/** `RESULTS.md` with this run's dated table on top; a run of the same day and command is replaced. */
export function recorded(
  document: string,
  occasion: Occasion,
  results: readonly Result[],
  figures: readonly Described[],
): string {
  const title = `## ${occasion.date}: \`${occasion.command}\``;
  const [intro = '', ...sections] = document.split(/^(?=## )/m);
  const others = sections.filter((section) => section.split('\n', 1)[0] !== title);
  const section = `${title}\n\n${occasion.machine}\n\n${markdownTable(results, figures)}\n`;
  return [intro.trimEnd(), section.trimEnd(), ...others.map((other) => other.trimEnd())].join('\n\n') + '\n';
}

/** Earlier results with the new ones in their place, in the order of `figures`; a figure that no longer exists goes. */
export function merged(earlier: readonly Result[], now: readonly Result[], figures: readonly Described[]): Result[] {
  return figures.flatMap(({ id }) => {
    const result = now.find((one) => one.id === id) ?? earlier.find((one) => one.id === id);
    return result ? [result] : [];
  });
}
