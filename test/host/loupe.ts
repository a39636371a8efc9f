import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { activate } from '../../src/extension.ts';
import type { TreeNode } from '../../src/host/trees/treeNode.ts';

export type Loupe = ReturnType<typeof activate>;

/** The extension under test, with what it shows to tests. */
export async function loupe(): Promise<Loupe> {
  const extension = vscode.extensions.getExtension<Loupe>('agent-loupe.agent-loupe');
  if (!extension) throw new Error('the extension is not installed');
  return extension.activate();
}

/** Waits for a condition; fails naming it when it does not come true in time. */
export async function until(what: string, condition: () => unknown, ms = 20_000): Promise<void> {
  const deadline = Date.now() + ms;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`not in ${ms} ms: ${what}`);
    await pause(20);
  }
}

export function run(command: string, ...args: unknown[]): Thenable<unknown> {
  return vscode.commands.executeCommand(command, ...args);
}

/** Answers the next messages of VS Code in the user's place, by the text of the button; resolves to what was asked. */
export async function answering(answer: string | undefined, act: () => Promise<unknown>): Promise<string[]> {
  const asked: string[] = [];
  const { window } = vscode;
  const real = {
    showWarningMessage: window.showWarningMessage,
    showInformationMessage: window.showInformationMessage,
    showErrorMessage: window.showErrorMessage,
  };
  const stand = (message: string, ...items: unknown[]) => {
    asked.push(message);
    return Promise.resolve(items.find((item) => item === answer));
  };
  Object.assign(window, { showWarningMessage: stand, showInformationMessage: stand, showErrorMessage: stand });
  try {
    await act();
    return asked;
  } finally {
    Object.assign(window, real);
  }
}

/** True when nobody listens on a port of the loopback interface. */
export function isFree(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const server = createServer().once('error', () => resolve(false));
  server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  return promise;
}

/** The port OTLP is received on. */
export function otlpPort({ receiver }: Loupe): number {
  return Number(new URL(receiver.supervisor.state.line?.otlp ?? 'http://none').port);
}

interface SentSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string | number>>;
  /** OTLP status code. */
  readonly status?: number;
  /** `process.pid` of the resource. */
  readonly pid?: number;
}

/** Posts one finished span as OTLP/JSON, as any SDK would. */
export async function send({ receiver }: Loupe, span: SentSpan): Promise<void> {
  const { traceId, spanId, name, attributes = {}, status = 0, pid } = span;
  const now = BigInt(Date.now()) * 1_000_000n;
  const value = (given: string | number) => (typeof given === 'number' ? { intValue: given } : { stringValue: given });
  const keyValues = (given: NonNullable<SentSpan['attributes']>) =>
    Object.entries(given).map(([key, each]) => ({ key, value: value(each) }));
  const resource = {
    attributes: keyValues({ 'service.name': 'host-test', ...(pid !== undefined && { 'process.pid': pid }) }),
  };
  const spans = [
    {
      traceId,
      spanId,
      name,
      kind: 1,
      startTimeUnixNano: String(now - 2_000_000n),
      endTimeUnixNano: String(now),
      attributes: keyValues(attributes),
      status: { code: status },
    },
  ];
  const response = await fetch(`${receiver.supervisor.state.line?.otlp ?? ''}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'test' }, spans }] }] }),
  });
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
}

/** Every row of a tree, children after their parent. */
export function rows(nodes: readonly TreeNode[]): TreeNode[] {
  return nodes.flatMap((node) => [node, ...rows(node.children ?? [])]);
}

/** Fresh ids of the right length. */
export function ids(): { traceId: string; spanId: string } {
  const hex = (length: number) => crypto.randomUUID().replaceAll('-', '').slice(0, length);
  return { traceId: hex(32), spanId: hex(16) };
}
