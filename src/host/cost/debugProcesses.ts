import * as vscode from 'vscode';
import { DisposableStore } from '../disposableStore.ts';
import { namedProcessOf, processOf, terminalProcessOf } from './debugMessages.ts';

/** Processes that debug sessions of this window run, by what their adapters tell. */
export class DebugProcesses implements vscode.Disposable {
  readonly #owned = new DisposableStore();
  readonly #sessions = new Map<number, vscode.DebugSession>();

  constructor() {
    this.#owned.use(
      vscode.debug.registerDebugAdapterTrackerFactory('*', {
        createDebugAdapterTracker: (session) => ({
          onDidSendMessage: (message: unknown) => this.#note(session, processOf(message)),
          onWillReceiveMessage: (message: unknown) => this.#note(session, terminalProcessOf(message)),
        }),
      }),
    );
    this.#owned.use(
      vscode.debug.onDidStartDebugSession((session) => {
        if (session.parentSession) this.#note(session, namedProcessOf(session));
      }),
    );
    this.#owned.use(vscode.debug.onDidTerminateDebugSession((session) => this.#forget(session)));
  }

  /** The whole session that runs a process: of a child session, the one the user started. */
  sessionOf(pid: number | undefined): vscode.DebugSession | undefined {
    let session = pid === undefined ? undefined : this.#sessions.get(pid);
    while (session?.parentSession) session = session.parentSession;
    return session;
  }

  dispose(): void {
    this.#sessions.clear();
    this.#owned.dispose();
  }

  #note(session: vscode.DebugSession, pid: number | undefined): void {
    if (pid !== undefined) this.#sessions.set(pid, session);
  }

  #forget({ id }: vscode.DebugSession): void {
    for (const [pid, session] of this.#sessions) if (session.id === id) this.#sessions.delete(pid);
  }
}
