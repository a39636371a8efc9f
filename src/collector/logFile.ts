import { appendFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

export type LogLevel = 'info' | 'warn' | 'error';

/** Says what happened, with the facts as fields. */
export type Log = (level: LogLevel, message: string, facts?: Readonly<Record<string, unknown>>) => void;

const mostBytes = 1_048_576;

/**
 * Writes each entry as one JSON line to standard error and to `collector.log` in the data folder, which is turned over at
 * 1 MiB and kept once. Never throws: a full disk must not stop what the log is about.
 */
export function openLog(dataDir: string): Log {
  const file = join(dataDir, 'collector.log');
  let size = sizeOf(file);
  // The window that started the collector may be gone, and its end of the pipe with it.
  process.stderr.on('error', () => undefined);
  return (level, message, facts = {}) => {
    const line = `${JSON.stringify({ time: new Date().toISOString(), level, message, ...facts, pid: process.pid })}\n`;
    process.stderr.write(line);
    try {
      if (size > mostBytes) {
        renameSync(file, `${file}.1`);
        size = 0;
      }
      appendFileSync(file, line, { mode: 0o600 });
      size += line.length;
    } catch {
      // nowhere left to say it but standard error, which has it
    }
  };
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
