import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Connection } from './connections.ts';
import type { Exchange } from './exchange.ts';
import type { HttpAnswer } from './httpAnswer.ts';
import type { ReceiverState } from './receiverState.ts';

/** The rest of a refused body up to this size is read, and the connection kept. */
const cheapRest = 64 * 1024;

/** `waits`: the sender waits for `100 Continue` before it sends the body. */
export function http1Exchange(
  request: IncomingMessage,
  response: ServerResponse,
  waits: boolean,
  connection: Connection,
  state: ReceiverState,
): Exchange {
  const { method = '', url = '', headers } = request;
  return {
    method,
    target: url,
    headers,
    port: connection.port,
    body: request,
    proceed: () => {
      if (waits) response.writeContinue();
    },
    watch: (reading) => {
      connection.refuseUnfinished = (fault) => !request.complete && reading.stop(fault);
    },
    answer: (answer) => {
      if (response.destroyed || response.headersSent) return;
      const isAbrupt = !request.complete && !restIsCheap(request);
      writeHead(response, answer, isAbrupt || (connection.ending && connection.busy === 1));
      if (answer.body.length > 0) response.write(answer.body);
      if (isAbrupt) linger(request, state.limits.lingerMs, () => response.end());
      else response.end();
    },
    delegate: () => state.options.handleOther?.(request, response),
  };
}

function writeHead(response: ServerResponse, { status, headers, body }: HttpAnswer, isLast: boolean): void {
  response.writeHead(status, {
    ...headers,
    ...(status !== 204 && { 'content-length': body.length }),
    ...(isLast && { connection: 'close' }),
  });
}

function restIsCheap({ headers }: IncomingMessage): boolean {
  const length = headers['content-length'];
  return length === undefined ? headers['transfer-encoding'] === undefined : Number(length) <= cheapRest;
}

/**
 * Reads on for a moment and throws away. Closing at once would reset the connection under a sender that is still
 * writing, and it would never see the answer.
 */
function linger(request: IncomingMessage, lingerMs: number, done: () => void): void {
  const timer = setTimeout(finish, lingerMs);
  function finish(): void {
    clearTimeout(timer);
    request.off('end', finish).off('close', finish);
    done();
  }
  request.on('end', finish).on('close', finish).resume();
}
