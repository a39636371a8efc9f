export type Cell = string | number | boolean | undefined;

/**
 * Rows as CSV (RFC 4180) with a header. Texts of telemetry are hostile: one that a spreadsheet would run as a formula gets
 * an apostrophe before it.
 */
export function csv<T>(rows: readonly T[], columns: Readonly<Record<string, (row: T) => Cell>>): string {
  const readers = Object.values(columns);
  const lines = [Object.keys(columns), ...rows.map((row) => readers.map((read) => read(row)))];
  return lines.map((line) => `${line.map(cellText).join(',')}\r\n`).join('');
}

function cellText(cell: Cell): string {
  const text = typeof cell === 'string' && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : String(cell ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
