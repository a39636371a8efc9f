import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Server } from '../serverProcess.ts';
import type { LoadOptions, LoadResult } from './options.ts';
import { defaultLoad } from './options.ts';

type Wanted = Pick<LoadOptions, 'kind' | 'warmMillis' | 'measureMillis'> & Partial<LoadOptions>;

const run = promisify(execFile);

/** Sends to a server from a process of its own, and throws when any request was not answered with success. */
export async function runLoad(server: Server, options: Wanted): Promise<LoadResult> {
  const port = Number(new URL(server.ready.otlp).port);
  const full: LoadOptions = { ...defaultLoad, port, ...options };
  const client = [join(import.meta.dirname, 'client.ts'), JSON.stringify(full)];
  const { stdout } = await run(process.execPath, client).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`the load client failed: ${why}\nand the server said: ${server.said()}`, { cause });
  });
  return JSON.parse(stdout) as LoadResult;
}
