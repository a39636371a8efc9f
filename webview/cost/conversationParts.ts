/** A step of a conversation taken apart for drawing. All text is the sender's: it is shown, never markup. */
import type { ConversationStep } from '../../src/shared/costApi.ts';
import type { Json } from '../../src/shared/message.ts';

export interface ToolUse {
  readonly name: string;
  readonly arguments?: Json;
  readonly result?: Json;
  readonly hasResult: boolean;
  readonly failed: boolean;
}

/** What a tool step says: the call and its result may come in any order, and either may be missing. */
export function toolUse(step: ConversationStep): ToolUse {
  const parts = step.messages.flatMap((message) => message.parts);
  const call = parts.find((part) => part.type === 'toolCall');
  const result = parts.find((part) => part.type === 'toolResult');
  return {
    name: call?.name ?? result?.name ?? '',
    // Where arguments were not recorded, some senders say null.
    ...(call && call.arguments !== null ? { arguments: call.arguments } : {}),
    ...(result ? { result: result.result } : {}),
    hasResult: result !== undefined,
    failed: step.failed || result?.failed === true,
  };
}

/** JSON as text: a string as it is, anything else indented. */
export function jsonText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

/** `("Lisbon", 4)`: the arguments on one line, cut. */
export function argumentLine(value: Json | undefined, longest = 80): string {
  if (value === undefined || value === null) return '';
  const text =
    typeof value === 'object' && !Array.isArray(value) ? Object.values(value).map(short).join(', ') : short(value);
  return `(${text.length > longest ? `${text.slice(0, longest)}…` : text})`;
}

function short(value: Json | undefined): string {
  return value === undefined ? '' : JSON.stringify(value);
}

/** Sub-agents are drawn one level in for each agent above them. */
export function stepDepth({ agentPath }: ConversationStep): number {
  return Math.min(4, Math.max(0, agentPath.length - 1));
}

/** Name of the sub-agent that takes over with a step, for a row of its own; absent = the same agents go on, or one came back. */
export function subAgentHead(step: ConversationStep, before: ConversationStep | undefined): string | undefined {
  const { agentPath } = step;
  const said = before?.agentPath ?? [];
  const isKnown = agentPath.every((name, level) => said[level] === name);
  return stepDepth(step) > 0 && !isKnown ? agentPath.at(-1) : undefined;
}
