import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { startApiServer } from '../../../src/collector/api/apiServer.ts';
import type { ApiRoute } from '../../../src/collector/api/apiServer.ts';
import { createEventStreams } from '../../../src/collector/api/eventStreams.ts';
import { WorkerFault, WorkerGone } from '../../../src/collector/workers/workerErrors.ts';

async function serve(test: TestContext, routes: readonly ApiRoute[], token?: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'loupe-api-'));
  const path = join(folder, 'api.sock');
  writeFileSync(path, 'left behind');
  const server = await startApiServer({ path, lockFile: '', ...(token === undefined ? {} : { token }) }, routes);
  test.after(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });
  return path;
}

async function ask(socketPath: string, path: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
  const asked = request({ socketPath, path, headers, agent: false });
  asked.end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  return answer;
}

async function bodyOf(answer: IncomingMessage): Promise<string> {
  return Buffer.concat((await answer.toArray()) as Buffer[]).toString();
}

const thrower = (path: string, error: Error): ApiRoute => ({
  method: 'GET',
  path,
  answer: () => Promise.reject(error),
});

describe('startApiServer', () => {
  it('takes the place of a dead socket and lets only this user in', async (test) => {
    const path = await serve(test, [{ method: 'GET', path: '/', answer: () => ({ value: 1 }) }]);
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.equal(await bodyOf(await ask(path, '/')), '1');
  });

  it('asks for the token where there is one', async (test) => {
    const path = await serve(test, [{ method: 'GET', path: '/', answer: () => ({ value: 1 }) }], 'secret');
    for (const headers of [{}, { 'x-agent-loupe-token': 'secreT' }, { 'x-agent-loupe-token': 'secret2' }])
      assert.equal((await ask(path, '/', headers)).statusCode, 401);
    assert.equal((await ask(path, '/', { 'x-agent-loupe-token': 'secret' })).statusCode, 200);
  });

  it('turns every error into a Status, and none into an end', async (test) => {
    const path = await serve(test, [
      thrower('/fault', new WorkerFault(404, 'not stored')),
      thrower('/gone', new WorkerGone('ended with code 1')),
      thrower('/bug', new TypeError('a is not b')),
    ]);
    const told = async (route: string) => {
      const answer = await ask(path, route);
      return [answer.statusCode, answer.headers['retry-after'], JSON.parse(await bodyOf(answer)) as unknown];
    };
    assert.deepEqual(await told('/fault'), [404, undefined, { code: 5, message: 'not stored' }]);
    const gone = 'the worker that should answer ended with code 1; ask again';
    assert.deepEqual(await told('/gone'), [503, '1', { code: 14, message: gone }]);
    assert.deepEqual(await told('/bug'), [500, undefined, { code: 13, message: 'a is not b' }]);
    assert.equal((await ask(path, '//')).statusCode, 404);
  });
});

describe('createEventStreams', () => {
  it('cuts off a client that reads nothing, and keeps the others', async (test) => {
    const counts: number[] = [];
    const streams = createEventStreams((clients) => counts.push(clients));
    test.after(() => streams.close());
    const hello = { revision: 1, what: ['traces'] } as const;
    const open: ApiRoute = {
      method: 'GET',
      path: '/events',
      answer({ response }) {
        streams.open(response, hello);
        return { streaming: true };
      },
    };
    const path = await serve(test, [open]);
    const slow = await ask(path, '/events');
    slow.on('error', () => undefined);
    const quick = await ask(path, '/events');
    let read = '';
    quick.setEncoding('utf8').on('data', (text: string) => (read += text));
    const traceIds = Array.from({ length: 200 }, (_, i) => i.toString(16).padStart(32, '0'));
    for (let revision = 2; streams.count() === 2; revision++) {
      assert.ok(revision < 5000, 'the slow client was never cut off');
      streams.send({ ...hello, revision, traceIds });
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.equal(streams.count(), 1);
    streams.send({ ...hello, revision: 99_999 });
    const deadline = performance.now() + 10_000;
    while (!read.includes('"revision":99999')) {
      assert.ok(performance.now() < deadline, 'the quick client missed a notice');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assert.ok(read.startsWith('retry: 1000\nevent: change\nid: 1\ndata: {"revision":1,'));
    assert.deepEqual(counts, [1, 2, 1]);
  });
});
