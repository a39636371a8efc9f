import { setTimeout } from 'node:timers/promises';

/** 10 = ten times as fast. */
const speed = Number(process.env.AGENT_LOUPE_DEMO_SPEED) || 1;

/** Waits as long as a real model or service would. */
export function pause(milliseconds) {
  return setTimeout(milliseconds / speed);
}
