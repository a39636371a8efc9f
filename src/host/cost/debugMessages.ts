/** Pid of a DAP `process` event. */
export function processOf(message: unknown): number | undefined {
  const { type, event, body } = fieldsOf(message);
  return type === 'event' && event === 'process' ? pidOf(fieldsOf(body).systemProcessId) : undefined;
}

/** Pid in the answer to an adapter's request to start the program in a terminal. */
export function terminalProcessOf(message: unknown): number | undefined {
  const { type, command, body } = fieldsOf(message);
  return type === 'response' && command === 'runInTerminal' ? pidOf(fieldsOf(body).processId) : undefined;
}

/** Pid in the name of a child session: the debugger of Node.js sends no `process` event, and calls its sessions `agent.js [42]`. */
export function namedProcessOf({ type, name }: { readonly type: string; readonly name: string }): number | undefined {
  return type.startsWith('pwa-') ? pidOf(Number(/ \[(\d{1,10})\](?= |$)/.exec(name)?.[1])) : undefined;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function pidOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : undefined;
}
