import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../disposableStore.ts';
import type { TracesPanel } from '../panel/tracesPanel.ts';
import type { Receiver } from '../receiver/receiver.ts';
import { demoEnvironment, runProgram } from './runProgram.ts';

export interface DemoOptions {
  readonly context: vscode.ExtensionContext;
  readonly receiver: Receiver;
  readonly log: vscode.LogOutputChannel;
  /** Aborted when the window closes: the agent does not outlive it. */
  readonly closing: AbortSignal;
  readonly panel: Pick<TracesPanel, 'open' | 'show' | 'onPick'>;
}

/** `service.name` of the demo agent. */
const demoService = 'trip-planner';

/** Runs the demo agent against our own receiver, in sight and with a way to cancel. Resolves when it has ended. */
export async function runDemo(options: DemoOptions): Promise<void> {
  if (!vscode.workspace.isTrusted)
    throw new Error(vscode.l10n.t('The demo agent is a program: trust this workspace to run it.'));
  await options.receiver.start();
  options.panel.open();
  const following = followFirstTrace(options);
  try {
    await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Demo agent'), cancellable: true },
      (progress, token) =>
        runWithSpan(
          options,
          (message) => progress.report({ message }),
          AbortSignal.any([abortOf(token), options.closing]),
        ),
    );
  } finally {
    following.dispose();
  }
}

/** The run is itself a trace of the service `agent-loupe`; each turn of the agent links to it. */
async function runWithSpan({ context, receiver, log }: DemoOptions, say: (line: string) => void, signal: AbortSignal) {
  const otlp = receiver.supervisor.state.line?.otlp ?? '';
  const { version } = context.extension.packageJSON as { version: string };
  say(vscode.l10n.t('sends its spans to {0}', otlp));
  const run = ownTelemetry(context).startRunSpan('run demo agent', otlp, version);
  const end = await runProgram(
    {
      execPath: process.execPath,
      // The demo names its own source lines, and they are those of the readable file.
      args: ['--enable-source-maps', context.asAbsolutePath('dist/demo-agent.js')],
      env: demoEnvironment(process.env, { otlp, traceparent: run.traceparent }),
      onLine: (line, stream) => {
        log.info(`demo: ${line}`);
        if (stream === 'out') say(line);
      },
    },
    signal,
  );
  const failure =
    signal.aborted || end.code === 0 ? undefined : vscode.l10n.t('The demo agent failed; the log has its output.');
  await run.end({
    cancelled: signal.aborted,
    ...(end.code !== undefined && { exitCode: end.code }),
    ...(failure !== undefined && { failure }),
  });
  if (failure !== undefined) throw new Error(failure);
}

/** Turns the panel to the first trace of the run, unless the user picks something before it arrives. */
function followFirstTrace({ receiver, panel }: DemoOptions): Disposable {
  const startedMicros = Date.now() * 1000;
  const listening = new DisposableStore();
  listening.use(panel.onPick(() => listening.dispose()));
  listening.use(
    receiver.feed.onChange(({ data }) => {
      const first = data?.list.traces.find(
        ({ startMicros, service }) => startMicros >= startedMicros && service === demoService,
      );
      if (!first) return;
      listening.dispose();
      panel.show(['show', { traceId: first.traceId }]);
    }),
  );
  return listening;
}

/** The OpenTelemetry SDK is a bundle of its own, so that activation does not pay for it. */
function ownTelemetry(context: vscode.ExtensionContext): typeof import('../ownTelemetry.ts') {
  const file = join(context.extensionPath, 'dist', 'ownTelemetry.cjs');
  return createRequire(file)(file) as typeof import('../ownTelemetry.ts');
}

function abortOf(token: vscode.CancellationToken): AbortSignal {
  const controller = new AbortController();
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
