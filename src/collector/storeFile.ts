import { join } from 'node:path';

/** The store of a data folder. */
export function storeFile(dataDir: string): string {
  return join(dataDir, 'telemetry.sqlite');
}
