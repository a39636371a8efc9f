import assert from 'node:assert/strict';
import { decodeJson } from '../../../src/shared/jsonBytes.ts';
import { after, before, describe, it } from 'node:test';
import { apiPaths } from '../../../src/host/receiver/apiPaths.ts';
import { ClientError, codeOfStatus } from '../../../src/host/receiver/clientError.ts';
import { CollectorClient } from '../../../src/host/receiver/collectorClient.ts';
import type { ChangeNotice } from '../../../src/shared/api.ts';
import { fakeCollector, type FakeCollector } from './fakeCollector.ts';
import { until } from './until.ts';

const big = Buffer.alloc(200_000, 7);

describe('CollectorClient', () => {
  let fake: FakeCollector;
  let client: CollectorClient;

  before(async () => {
    fake = await fakeCollector({
      'GET /stats': (request, response) =>
        response.end(JSON.stringify({ token: request.headers['x-agent-loupe-token'] })),
      'GET /senders': (_, response) => response.end('<html>'),
      'GET /traces?limit=5&before=7%3Aab&q=a+%26b': { traces: [], total: 0, revision: 3 },
      'GET /traces/ab/columns': (_, response) => response.end(big),
      'POST /pin': { done: true },
      'POST /budgets/claim': { claimed: true },
      'POST /cost/settings': { done: true },
      'POST /clear': (_, response) => response.writeHead(500).end('oops'),
      'GET /spans/ab/..%2Fcd': () => undefined,
    });
    client = new CollectorClient({ api: fake.api, token: 'secret' });
  });
  after(() => fake.close());

  const fails = (promise: Promise<unknown>, code: string, message: RegExp) =>
    assert.rejects(
      promise,
      (error) => error instanceof ClientError && error.code === code && message.test(error.message),
    );

  it('sends the token with every question', async () => {
    assert.deepEqual(await client.stats(), { token: 'secret' });
  });

  it('escapes what it puts into an address', async () => {
    assert.equal((await client.traces({ limit: 5, before: '7:ab', q: 'a &b' })).revision, 3);
    const untouched = await client.bytes(apiPaths.traces({ limit: 5, before: '7:ab', q: 'a &b' }));
    assert.deepEqual(decodeJson(untouched), { traces: [], total: 0, revision: 3 });
  });

  it('posts JSON', async () => {
    await client.pin('ab', true);
    assert.ok(fake.asked.includes('POST /pin {"traceId":"ab","pinned":true}'));
    assert.deepEqual(await client.claimBudget('session:a/b:1'), { claimed: true });
    assert.ok(fake.asked.includes('POST /budgets/claim {"id":"session:a/b:1"}'));
    await client.costSettings({ source: 'here', prices: '' });
    assert.ok(fake.asked.includes('POST /cost/settings {"source":"here","prices":""}'));
  });

  it('hands columns over in a buffer of exactly their size', async () => {
    const columns = await client.bytes(apiPaths.columns('ab'));
    assert.equal(columns.byteLength, big.length);
    assert.deepEqual(Buffer.from(columns), big);
  });

  it('tells refusals apart by their code and keeps the reason', async () => {
    await fails(client.bytes(apiPaths.columns('zz')), 'notFound', /nothing at GET \/traces\/zz/);
    await fails(client.clear(), 'failed', /\/clear with 500/);
    await fails(client.senders(), 'badAnswer', /not JSON/);
    await fails(new CollectorClient({ api: `${fake.dir}/none.sock` }).stats(), 'unreachable', /ENOENT/);
    assert.deepEqual([404, 400, 503].map(codeOfStatus), ['notFound', 'badRequest', 'failed']);
  });

  it('can be aborted while it waits', async () => {
    const abort = new AbortController();
    const asked = client.span('ab', '../cd', abort.signal);
    await until('the question arrived', () => fake.asked.includes('GET /spans/ab/..%2Fcd'));
    abort.abort();
    await assert.rejects(asked, { name: 'AbortError' });
  });

  it('hears change notices, skips what is none, and tells an end from a break', async () => {
    const heard: ChangeNotice[] = [];
    const listen = () => client.changes((notice) => heard.push(notice), new AbortController().signal);
    const first = listen();
    await until('hello', () => heard.length === 1);
    const [stream] = fake.streams;
    stream?.write('event: change\ndata: nonsense\n\nevent: change\ndata: {"revision":2,"wh');
    stream?.write('at":["traces"]}\n\n');
    await until('notice', () => heard.length === 2);
    assert.deepEqual(heard[1], { revision: 2, what: ['traces'] });
    stream?.end();
    assert.equal(await first, 'closed');

    const second = listen();
    await until('second stream', () => fake.streams.size === 1);
    for (const open of fake.streams) open.destroy();
    assert.equal(await second, 'broken');
  });
});
