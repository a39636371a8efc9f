import { spawn } from 'node:child_process';

interface ToolOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** How much of a failed tool's last output goes into the error. */
const tailLength = 4000;

/** Runs a program quietly. Rejects with the end of its output when it fails or cannot be started. */
export function runTool(command: string, args: readonly string[], { cwd, env }: ToolOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const collect = (chunk: Buffer) => (output += chunk.toString());
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (cause) => reject(new Error(`could not start ${command}: ${cause.message}`, { cause })));
    child.on('close', (code, signal) => {
      if (code === 0) resolve(output);
      else
        reject(
          new Error(`${[command, ...args].join(' ')}\n${output.slice(-tailLength)}\nended with ${code ?? signal}`),
        );
    });
  });
}
