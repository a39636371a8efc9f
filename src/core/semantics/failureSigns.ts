import type { Scalar } from './fieldValue.ts';

const server = 2;
const client = 3;

/** Whether a value says so; `otlpKind` is OTLP's, where 2 = server and 3 = client. */
export type FailureSign = (value: Scalar, otlpKind: number) => boolean;

/** Attributes by which a span says that it failed though its status does not (telemetry-dialects §4.13, inventory ATR-15). */
export const failureSigns: Readonly<Record<string, FailureSign>> = {
  'error.type': isFault,
  error_type: isFault,
  'gen_ai.framework.error.type': isFault,
  error: isTrue,
  success: isFalse,
  'gen_ai.tool.success': isFalse,
  'data.processing_failed': isTrue,
  'genkit:state': oneOf('error'),
  'langfuse.observation.level': oneOf('error'),
  'gen_ai.tool.status': oneOf('error'),
  'execution.status': oneOf('failed', 'error'),
  'logfire.level_num': (value) => Number(value) >= 17,
  'http.response.status_code': isClientsFailure,
  'http.status_code': isClientsFailure,
};

/** With one of these, what looks like a failure is none: deferred tools, cancelled requests. */
export const excuses: readonly string[] = ['pydantic_ai.tool.deferral.name', 'copilot_chat.canceled'];

/** Exceptions that LangGraph uses to pause a run. */
const pauses: ReadonlySet<string> = new Set(['GraphInterrupt', 'GraphBubbleUp', 'NodeInterrupt']);

/** On a server's span of MCP these say that the client asked wrongly, not that the server failed. */
const clientFaults: ReadonlySet<string> = new Set(['-32700', '-32600', '-32601', '-32602', '-32002']);

function isFault(value: Scalar, otlpKind: number): boolean {
  const type = String(value);
  const isPause = pauses.has(type.slice(type.lastIndexOf('.') + 1));
  return type !== '' && type !== '_OTHER' && !isPause && !(otlpKind === server && clientFaults.has(type));
}

/** A failure only for the side that asked. */
function isClientsFailure(value: Scalar, otlpKind: number): boolean {
  return otlpKind === client && Number(value) >= 400;
}

function isTrue(value: Scalar): boolean {
  return value === true || (typeof value === 'string' && value.toLowerCase() === 'true');
}

function isFalse(value: Scalar): boolean {
  return value === false || (typeof value === 'string' && value.toLowerCase() === 'false');
}

function oneOf(...words: string[]): (value: Scalar) => boolean {
  return (value) => typeof value === 'string' && words.includes(value.toLowerCase());
}
