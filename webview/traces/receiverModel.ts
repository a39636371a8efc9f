/** What the receiver does, as the host last said. */
import { computed, signal } from '@preact/signals';
import type { ReceiverStatus } from '../../src/shared/protocol.ts';
import { coalesce } from '../coalesce.ts';
import type { Timers } from '../coalesce.ts';
import type { Bridge } from '../createBridge.ts';

/** Milliseconds between two asks caused by notices. */
const refreshGap = 1000;

/** `onUp` is called when the receiver takes requests again. */
export function createReceiver(bridge: Bridge, timers: Timers, onUp: () => void) {
  const status = signal<ReceiverStatus | undefined>(undefined);
  const load = async () => {
    // Without an answer the last status stays; a host that is gone says nothing better.
    const found = await bridge.ask('getStatus', {}).catch(() => undefined);
    if (found) status.value = found;
  };
  bridge.on('statusChanged', (changed) => {
    const wasUp = isUp(status.peek());
    status.value = changed;
    if (!wasUp && isUp(changed)) onUp();
  });
  return {
    status,
    /** The fault or pause of the receiver, which explains whatever else is missing. */
    down: computed(() => (status.value && !isUp(status.value) ? status.value : undefined)),
    refresh: coalesce(load, refreshGap, timers),
  };
}

function isUp(status: ReceiverStatus | undefined): boolean {
  return status?.state === 'running' || status?.state === 'attached';
}
