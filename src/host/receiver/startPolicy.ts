import type { AutoStart } from '../contributes.ts';

/**
 * - `windowOpened`: nobody asked for anything.
 * - `used`: a view or the panel came into sight, or a command that only looks.
 * - `asked`: a command that means the receiver.
 */
export type Occasion = 'windowOpened' | 'used' | 'asked';

/** Whether the receiver starts on an occasion; `usedBefore` = this workspace has used the extension. */
export function shouldStart(policy: AutoStart, occasion: Occasion, usedBefore: boolean): boolean {
  if (occasion === 'asked' || policy === 'always') return true;
  return policy === 'afterFirstUse' && (occasion === 'used' || usedBefore);
}
