import type { ServerResponse } from 'node:http';
import type { ChangeNotice } from '../../shared/api.ts';

/** The open `GET /events` streams; each is one client. */
export interface EventStreams {
  open(response: ServerResponse, hello: ChangeNotice): void;
  send(notice: ChangeNotice): void;
  count(): number;
  /** Ends every stream: the collector stops. */
  close(): void;
}

/** Often enough that a proxy or a sleeping laptop's dead peer is noticed. */
const heartbeatMs = 15_000;
/** A client that reads nothing for this many bytes is cut off; on its return it asks for everything anyway. */
const mostUnreadBytes = 262_144;
/** More windows than anybody has; each costs a socket and a buffer. */
const mostStreams = 64;

/** `changed` hears the number of clients each time one comes or goes. */
export function createEventStreams(changed: (clients: number) => void): EventStreams {
  const streams = new Set<ServerResponse>();

  const write = (text: string): void => {
    for (const stream of streams) if (stream.writableLength > mostUnreadBytes) stream.destroy();
    for (const stream of streams) if (!stream.destroyed) stream.write(text);
  };
  const heartbeat = setInterval(() => write(': still here\n\n'), heartbeatMs);
  heartbeat.unref();

  return {
    open(response, hello) {
      const oldest = streams.size >= mostStreams ? streams.values().next().value : undefined;
      oldest?.destroy();
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write(`retry: 1000\n${changeEvent(hello)}`);
      streams.add(response);
      changed(streams.size);
      response.on('close', () => {
        if (streams.delete(response)) changed(streams.size);
      });
      response.on('error', () => response.destroy());
    },
    send: (notice) => write(changeEvent(notice)),
    count: () => streams.size,
    close() {
      clearInterval(heartbeat);
      for (const stream of streams) stream.end();
    },
  };
}

function changeEvent(notice: ChangeNotice): string {
  return `event: change\nid: ${notice.revision}\ndata: ${JSON.stringify(notice)}\n\n`;
}
