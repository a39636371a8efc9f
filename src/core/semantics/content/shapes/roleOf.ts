import type { Role } from '../../../../shared/message.ts';

const roles: ReadonlyMap<string, Role> = new Map(
  Object.entries({
    system: 'system developer systemmessage systemmessagechunk instructions',
    user: 'user human humanmessage humanmessagechunk',
    assistant: 'assistant model ai bot aimessage aimessagechunk choice chatbot agent tool_call',
    tool: 'tool function toolmessage toolmessagechunk functionmessage tool_result tool_response ipython',
  }).flatMap(([role, words]) => words.split(' ').map((word) => [word, role as Role] as const)),
);

/** The role a framework's word stands for (telemetry-dialects §4.8), `MessageRole.USER` and LangChain's class names included. */
export function roleOf(word: string): Role {
  return knownRole(word) ?? 'unknown';
}

/** `undefined` = not a word for a role. */
export function knownRole(word: string): Role | undefined {
  const lower = word.toLowerCase().replaceAll('-', '_');
  return roles.get(lower.slice(lower.lastIndexOf('.') + 1));
}
