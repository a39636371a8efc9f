import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface Program {
  readonly execPath: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Each line the program prints. */
  readonly onLine: (line: string, stream: 'out' | 'err') => void;
}

/** How a program ended; `signal` = it was ended by one. */
export interface ProgramEnd {
  readonly code?: number;
  readonly signal?: string;
}

/** Runs a program to its end; an abort ends it. Rejects only when it cannot be started. */
export function runProgram({ execPath, args, env, onLine }: Program, signal: AbortSignal): Promise<ProgramEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn(execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    const abort = () => child.kill();
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    createInterface({ input: child.stdout }).on('line', (line) => onLine(line, 'out'));
    createInterface({ input: child.stderr }).on('line', (line) => onLine(line, 'err'));
    child.on('error', reject);
    child.on('close', (code, killed) => {
      signal.removeEventListener('abort', abort);
      resolve({ ...(code !== null && { code }), ...(killed && { signal: killed }) });
    });
  });
}

/**
 * The environment of the demo agent: it sends to our receiver and nowhere else, whatever OpenTelemetry settings the user
 * has for work of their own.
 */
export function demoEnvironment(
  env: NodeJS.ProcessEnv,
  own: { readonly otlp: string; readonly traceparent: string },
): NodeJS.ProcessEnv {
  const foreign = /^(OTEL_|NODE_OPTIONS$|VSCODE_INSPECTOR_OPTIONS$)/;
  return {
    ...Object.fromEntries(Object.entries(env).filter(([name]) => !foreign.test(name))),
    ELECTRON_RUN_AS_NODE: '1',
    OTEL_EXPORTER_OTLP_ENDPOINT: own.otlp,
    TRACEPARENT: own.traceparent,
  };
}
