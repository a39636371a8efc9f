import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReadyLine } from '../../shared/api.ts';

/** `collector.json` as the last collector of this folder left it; it may have died since. `undefined` = none, or half written. */
export async function readCollectorFile(dataDir: string): Promise<ReadyLine | undefined> {
  try {
    return parseReadyLine(await readFile(join(dataDir, 'collector.json'), 'utf8'));
  } catch {
    return undefined;
  }
}

/** The one line that says where a collector is; `undefined` for any other text. */
export function parseReadyLine(text: string): ReadyLine | undefined {
  try {
    const line = JSON.parse(text) as Partial<ReadyLine> | null;
    const complete = line?.ready === true && typeof line.api === 'string' && typeof line.otlp === 'string';
    return complete ? (line as ReadyLine) : undefined;
  } catch {
    return undefined;
  }
}
