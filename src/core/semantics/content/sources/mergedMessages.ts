import type { Message } from '../../../../shared/message.ts';

/** Lists that tell of one talk as one list: a list that another begins with adds nothing, others follow one another. */
export function mergedMessages(lists: readonly (readonly Message[])[]): readonly Message[] {
  const merged: Message[] = [];
  const told: string[] = [];
  for (const list of lists) {
    const words = list.map((message) => JSON.stringify(message));
    if (startsWith(told, words)) continue;
    const known = startsWith(words, told) ? told.length : 0;
    for (let index = known; index < list.length; index++) {
      const message = list[index];
      if (message !== undefined) merged.push(message);
      told.push(words[index] ?? '');
    }
  }
  return merged;
}

function startsWith(longer: readonly string[], shorter: readonly string[]): boolean {
  return shorter.length <= longer.length && shorter.every((words, index) => words === longer[index]);
}
