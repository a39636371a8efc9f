/**
 * - `unreachable`: nobody answers on the socket.
 * - `timeout`: an answer took too long.
 * - `notFound`: the thing asked for is not stored (any more).
 * - `badRequest`: the question itself was refused.
 * - `failed`: the collector could not answer.
 * - `badAnswer`: what came back cannot be read.
 */
export type ClientErrorCode = 'unreachable' | 'timeout' | 'notFound' | 'badRequest' | 'failed' | 'badAnswer';

/** Why a question to the collector got no answer. Branch on `code`, never on the text. */
export class ClientError extends Error {
  readonly code: ClientErrorCode;

  constructor(code: ClientErrorCode, message: string) {
    super(message);
    this.name = 'ClientError';
    this.code = code;
  }
}

/** The code for an HTTP status of the collector's API. */
export function codeOfStatus(status: number): ClientErrorCode {
  if (status === 404) return 'notFound';
  return status >= 400 && status < 500 ? 'badRequest' : 'failed';
}
