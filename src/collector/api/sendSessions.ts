import { once } from 'node:events';
import type { SessionList } from '../../shared/costApi.ts';
import { unknownAsNull } from '../../shared/knownSpend.ts';
import type { QueryAnswer, QueryQuestion } from '../query/queryMessages.ts';
import { ApiRefusal } from './apiFault.ts';
import type { ApiAnswer, ApiCall } from './apiServer.ts';
import { sessionCsvHead, sessionCsvLine } from './sessionTable.ts';

const pageSize = 500;

interface Format {
  readonly type: string;
  readonly head: string;
  readonly tail: string;
  readonly rows: (sessions: SessionList['sessions'], isFirst: boolean) => string;
}

const formats: Readonly<Record<string, Format>> = {
  csv: {
    ...{ type: 'text/csv; charset=utf-8', head: sessionCsvHead, tail: '' },
    rows: (sessions) => sessions.map(sessionCsvLine).join(''),
  },
  json: {
    ...{ type: 'application/json', head: '[', tail: ']\n' },
    rows: (sessions, isFirst) =>
      sessions
        .map((session, index) => (isFirst && index === 0 ? '\n' : ',\n') + JSON.stringify(session, unknownAsNull))
        .join(''),
  },
};

/** Sends all sessions, by their start, a page at a time; no faster than the client reads. */
export async function sendSessions(
  { search, response, signal }: ApiCall,
  ask: (question: QueryQuestion) => Promise<QueryAnswer>,
): Promise<ApiAnswer> {
  const name = search.get('format') ?? 'json';
  const format = Object.hasOwn(formats, name) ? formats[name] : undefined;
  if (!format) throw new ApiRefusal(400, `format takes csv or json, not "${name}"`);
  const page = async (offset: number): Promise<SessionList> => {
    const parameters = { limit: String(pageSize), offset: String(offset), order: 'start', ascending: 'true' };
    const { bytes } = await ask({ query: 'sessions', parameters });
    return JSON.parse(new TextDecoder().decode(bytes)) as SessionList;
  };
  let { sessions } = await page(0); // a fault is still answered as one
  response.writeHead(200, { 'content-type': format.type, 'cache-control': 'no-store' });
  response.write(format.head);
  for (let offset = 0; sessions.length > 0; offset += pageSize) {
    if (!response.write(format.rows(sessions, offset === 0))) await once(response, 'drain', { signal });
    sessions = sessions.length < pageSize ? [] : (await page(offset + pageSize)).sessions;
  }
  response.end(format.tail);
  return { streaming: true };
}
