import { setTimeout as pause } from 'node:timers/promises';

/** Waits for a condition; fails naming it when it does not come true in time. */
export async function until(what: string, condition: () => boolean | Promise<boolean>, ms = 5000): Promise<void> {
  const deadline = Date.now() + ms;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`not in ${ms} ms: ${what}`);
    await pause(5);
  }
}
