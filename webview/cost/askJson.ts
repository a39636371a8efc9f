import type { Requests } from '../../src/shared/protocol.ts';
import { decodeJson } from '../../src/shared/jsonBytes.ts';
import type { Bridge } from '../createBridge.ts';

/** Requests whose answer is JSON in bytes. */
type JsonMethod = { [M in keyof Requests]: Requests[M]['result'] extends ArrayBuffer ? M : never }[keyof Requests];

/** Asks, and reads the answer; `Answer` is the type the contract names for the method. */
export async function askJson<Answer>(
  bridge: Bridge,
  method: JsonMethod,
  params: Requests[JsonMethod]['params'],
): Promise<Answer> {
  return decodeJson(await bridge.ask(method, params)) as Answer;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
