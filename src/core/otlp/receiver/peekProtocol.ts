import type { Socket } from 'node:net';

/** How every HTTP/2 connection with prior knowledge starts (RFC 9113 section 3.4). No HTTP/1 method starts with `PRI`. */
const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1');
const enough = 3;

export type Protocol = 'http1' | 'http2';

/** What a connection speaks, told by its first bytes; `undefined` = not enough of them yet. */
export function protocolOf(head: Uint8Array): Protocol | undefined {
  const seen = Math.min(head.length, enough);
  if (preface.compare(head, 0, seen, 0, seen) !== 0) return 'http1';
  return seen === enough ? 'http2' : undefined;
}

/** Calls `decided` once with the protocol, all bytes put back; a socket that stays silent for `timeoutMs` is closed. */
export function peekProtocol(socket: Socket, timeoutMs: number, decided: (protocol: Protocol) => void): void {
  let head: Buffer = Buffer.alloc(0);
  const timer = setTimeout(() => socket.destroy(), timeoutMs);
  const onReadable = (): void => {
    const chunk = socket.read() as Buffer | null;
    if (chunk === null) return;
    head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
    const protocol = protocolOf(head);
    if (protocol === undefined) return;
    clearTimeout(timer);
    socket.off('readable', onReadable).off('end', onEnd).off('close', onClose);
    socket.unshift(head);
    decided(protocol);
  };
  const onEnd = (): void => void socket.destroy();
  const onClose = (): void => clearTimeout(timer);
  socket.on('readable', onReadable).on('end', onEnd).on('close', onClose);
}
