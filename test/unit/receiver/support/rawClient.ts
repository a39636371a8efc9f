import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** A TCP client that writes what it is told and collects what comes back. */
export interface RawClient extends Disposable {
  readonly socket: Socket;
  write(data: string | Uint8Array): void;
  /** Everything received so far, as latin-1. */
  text(): string;
  /** Resolves to the status of the next whole answer (head and content-length bytes), and takes it off. */
  answer(deadlineMs?: number): Promise<RawAnswer>;
  /** Resolves when the connection has ended. */
  readonly ended: Promise<void>;
}

export interface RawAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

const answerDeadlineMs = 8000;

export async function rawClient(port: number, host = '127.0.0.1'): Promise<RawClient> {
  const socket = connect({ port, host, noDelay: true });
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  socket.on('error', () => undefined);
  let received: Buffer = Buffer.alloc(0);
  let taken = 0;
  let closed = false;
  const waiting = new Set<() => void>();
  const wake = (): void => waiting.forEach((check) => check());
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    wake();
  });
  const ended = new Promise<void>((resolve) =>
    socket.once('close', () => {
      closed = true;
      wake();
      resolve();
    }),
  );
  const answer = (deadlineMs = answerDeadlineMs): Promise<RawAnswer> =>
    new Promise((resolve, reject) => {
      const finish = (settle: () => void): void => {
        clearTimeout(timer);
        waiting.delete(check);
        settle();
      };
      const timer = setTimeout(
        () => finish(() => reject(new Error(`no answer; got ${JSON.stringify(received.toString('latin1'))}`))),
        deadlineMs,
      );
      const check = (): void => {
        const parsed = parseAnswer(received.subarray(taken));
        if (parsed) {
          taken += parsed.size;
          finish(() => resolve(parsed.answer));
        } else if (closed) finish(() => reject(new Error('the connection ended without an answer')));
      };
      waiting.add(check);
      check();
    });
  return {
    socket,
    write: (data) => void socket.write(data),
    text: () => received.toString('latin1'),
    answer,
    ended,
    [Symbol.dispose]: () => void socket.destroy(),
  };
}

function parseAnswer(bytes: Buffer): { size: number; answer: RawAnswer } | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const [first = '', ...lines] = bytes.toString('latin1', 0, headEnd).split('\r\n');
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
  const status = Number(first.split(' ')[1]);
  const bodyStart = headEnd + 4;
  const size = bodyStart + Number(headers.get('content-length') ?? 0);
  return bytes.length < size
    ? undefined
    : { size, answer: { status, headers, body: Buffer.from(bytes.subarray(bodyStart, size)) } };
}

/** The head of a request, with Host and the given headers. */
export function requestHead(
  line: string,
  headers: Readonly<Record<string, string | number>> = {},
  host = 'localhost',
): string {
  const lines = Object.entries({ host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${line} HTTP/1.1\r\n${lines.join('')}\r\n`;
}
