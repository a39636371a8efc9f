import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { ChangeNotice } from '../../../src/shared/api.ts';

/** One open `GET /events` stream. */
export interface EventStream {
  readonly notices: readonly { readonly notice: ChangeNotice; readonly at: number }[];
  /** Resolves to whether the collector ended it in order. */
  readonly ended: Promise<'closed' | 'broken'>;
  /** Reads nothing more, and leaves the connection open. */
  pause(): void;
  leave(): void;
}

export async function openEvents(target: { readonly api: string }): Promise<EventStream> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const asked = request({ socketPath: target.api, path: '/events', agent: false }, resolve);
  asked.on('error', reject);
  asked.end();
  const answer = await promise;
  const notices: { notice: ChangeNotice; at: number }[] = [];
  let text = '';
  answer.setEncoding('utf8').on('data', (part: string) => {
    text += part;
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1];
      if (data !== undefined) notices.push({ notice: JSON.parse(data) as ChangeNotice, at: performance.now() });
    }
  });
  answer.on('error', () => undefined);
  const ended = new Promise<'closed' | 'broken'>((done) => {
    answer.on('close', () => done(answer.complete ? 'closed' : 'broken'));
  });
  return { notices, ended, pause: () => answer.pause(), leave: () => asked.destroy() };
}
