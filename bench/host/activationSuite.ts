// Runs inside the extension host: activates the extension and reports how long VS Code took for it, by VS Code's own marks.
import { writeFileSync } from 'node:fs';
import * as vscode from 'vscode';

/** Milliseconds, whole ones: VS Code's marks have no finer resolution. */
export interface ActivationTimes {
  /** Loading the bundle. */
  readonly load: number;
  /** `activate`, until its promise resolves. */
  readonly activate: number;
}

const id = 'agent-loupe.agent-loupe';

interface Mark {
  readonly name: string;
  readonly startTime: number;
}

/** VS Code keeps its startup marks in this global, for `Developer: Startup Performance`. */
const marks = (globalThis as { MonacoPerformanceMarks?: { getMarks(): Mark[] } }).MonacoPerformanceMarks;

function between(start: string, end: string): number {
  const at = (what: string) => marks?.getMarks().find(({ name }) => name === `code/extHost/${what}/${id}`)?.startTime;
  const [from, to] = [at(start), at(end)];
  if (from === undefined || to === undefined) throw new Error(`VS Code left no marks ${start} and ${end} for ${id}`);
  return to - from;
}

export async function run(): Promise<void> {
  const extension = vscode.extensions.getExtension(id);
  if (!extension) throw new Error(`${id} is not loaded`);
  await extension.activate();
  const times: ActivationTimes = {
    load: between('willLoadExtensionCode', 'didLoadExtensionCode'),
    activate: between('willActivateExtension', 'didActivateExtension'),
  };
  writeFileSync(process.env.BENCH_REPORT ?? '', JSON.stringify(times));
}
