import { createHash } from 'node:crypto';
import type { Json, Message, MessagePart, ToolDefinition } from '../../../shared/message.ts';

/** All that decides what a model is asked. Ids and times are no part of it: they are new with every request. */
export interface AskedOfModel {
  readonly model: string;
  readonly system: readonly MessagePart[];
  readonly input: readonly Message[];
  readonly tools: readonly ToolDefinition[];
  readonly params: Readonly<Record<string, Json>>;
}

/** Equal for equal requests, whatever the order of keys in them. */
export function requestHash(asked: AskedOfModel): string {
  return contentHash([asked.model, asked.system, asked.input, asked.tools, asked.params]);
}

/** Hash of any plain data, by content. Tool call ids are left out: senders make up new ones when they replay a conversation. */
export function contentHash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value, inKeyOrder)).digest('base64url');
}

function inKeyOrder(key: string, value: unknown): unknown {
  if (key === 'callId') return undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
