import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import type { Sender } from './client.ts';
import type { LoadOptions } from './options.ts';

/**
 * HTTP/1.1 over plain sockets with the head already written: an HTTP client library costs more than a fast server,
 * and would then be what is measured.
 */
export async function httpSender({ port, path, connections }: LoadOptions): Promise<Sender> {
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)));
  const exchanges = sockets.map((socket) => exchangeOn(socket));
  return {
    frame(body, encoding) {
      const type = encoding === 'json' ? 'application/json' : 'application/x-protobuf';
      const head = `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n`;
      const request = Buffer.concat([Buffer.from(head, 'latin1'), body]);
      return { request, body: request.subarray(head.length) };
    },
    send: (lane, request) => exchanges[lane]!(request),
    close() {
      for (const socket of sockets) socket.destroy();
    },
  };
}

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  await once(socket, 'connect');
  return socket;
}

function exchangeOn(socket: Socket): (request: Buffer) => Promise<void> {
  let received = '';
  let waiting: PromiseWithResolvers<void> | undefined;
  const settle = (error?: Error) => {
    const { resolve, reject } = waiting ?? {};
    waiting = undefined;
    if (error) reject?.(error);
    else resolve?.();
  };
  socket.on('data', (bytes: Buffer) => {
    received += bytes.toString('latin1');
    const answer = completeAnswer(received);
    if (!answer) return;
    received = '';
    settle(answer.status === 200 ? undefined : new Error(`answered ${answer.status}: ${answer.body.slice(0, 300)}`));
  });
  socket.on('error', settle);
  socket.on('close', () => settle(new Error('the server closed the connection')));
  return (request) => {
    waiting = Promise.withResolvers();
    socket.write(request);
    return waiting.promise;
  };
}

/** The answer once all of it has arrived; it must say its length, as those of all servers measured here do. */
function completeAnswer(text: string): { readonly status: number; readonly body: string } | undefined {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const length = /content-length: *(\d+)/i.exec(text)?.[1];
  if (length === undefined) throw new Error(`an answer without a length: ${text.slice(0, headEnd)}`);
  const body = text.slice(headEnd + 4);
  return body.length < Number(length) ? undefined : { status: Number(text.slice(9, 12)), body };
}
