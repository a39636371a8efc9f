import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Fault } from './fault.ts';

/** One TCP connection of a sender. */
export interface Connection {
  readonly socket: Socket;
  readonly port: number;
  /** Requests that are not answered yet. */
  busy: number;
  /** Refuses the request whose body is being read (HTTP/1.1 has one at a time); `false` = there is none. */
  refuseUnfinished: (fault: Fault) => boolean;
  /** Takes no more requests: it is closed with the last answer that is owed. */
  ending: boolean;
  /** Ends the connection, at once or when its requests are answered. */
  retire: () => void;
}

/**
 * All open connections, the longest idle first. When there are too many, the one that has been without a request for the
 * longest time makes room, so that idle or silent clients cannot lock out the others.
 */
export class Connections {
  readonly #limit: number;
  readonly #open = new Map<Duplex, Connection>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get count(): number {
    return this.#open.size;
  }

  /** `undefined` = all are busy. */
  open(socket: Socket): Connection | undefined {
    if (this.#open.size >= this.#limit && !this.#evict()) return undefined;
    const connection: Connection = {
      socket,
      port: socket.localPort ?? 0,
      busy: 0,
      refuseUnfinished: () => false,
      ending: false,
      retire: () => {
        connection.ending = true;
        if (connection.busy === 0) socket.destroy();
      },
    };
    this.#open.set(socket, connection);
    socket.once('close', () => this.#open.delete(socket));
    return connection;
  }

  of(socket: Duplex): Connection | undefined {
    return this.#open.get(socket);
  }

  /** A request has begun; call what is returned when it has been answered. */
  begin(connection: Connection): () => void {
    connection.busy++;
    return () => {
      connection.busy--;
      if (connection.busy === 0) this.#rest(connection);
    };
  }

  all(): Connection[] {
    return [...this.#open.values()];
  }

  /** Moves it to the end of the row of the idle. */
  #rest(connection: Connection): void {
    const { socket } = connection;
    if (connection.ending) socket.destroySoon();
    if (this.#open.delete(socket)) this.#open.set(socket, connection);
  }

  #evict(): boolean {
    for (const connection of this.#open.values())
      if (connection.busy === 0) {
        this.#open.delete(connection.socket);
        connection.socket.destroy();
        return true;
      }
    return false;
  }
}
