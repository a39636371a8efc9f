import assert from 'node:assert/strict';
import { encodeJson } from '../../../src/shared/jsonBytes.ts';
import { describe, it } from 'node:test';
import { Bridge } from '../../../src/host/panel/bridge.ts';
import { ClientError } from '../../../src/host/receiver/clientError.ts';
import type { HostMessage, RequestHandlers } from '../../../src/shared/protocol.ts';
import { until } from './until.ts';

const traceId = 'a'.repeat(32);
const spanId = 'b'.repeat(16);

function bridge(overrides: Partial<RequestHandlers> = {}) {
  const posted: HostMessage[] = [];
  const asked: unknown[] = [];
  const log: string[] = [];
  let ready = 0;
  const nothing = () => Promise.resolve(null);
  const refused = () => Promise.reject(new Error('not in this test'));
  const made = new Bridge({
    handlers: {
      getStatus: () => Promise.resolve({ state: 'stopped' }),
      listTraces: (params) => {
        asked.push(params);
        return Promise.resolve(encodeJson({ traces: [], total: 0, revision: 1 }));
      },
      getTrace: () => Promise.resolve(new ArrayBuffer(8)),
      getSpan: refused,
      openSource: refused,
      openRaw: nothing,
      getMeaning: refused,
      listSessions: refused,
      getSession: refused,
      getConversation: refused,
      getCost: refused,
      getHints: refused,
      getWhatIf: refused,
      listModels: refused,
      dismissHint: nothing,
      setPrice: nothing,
      exportCost: refused,
      exportSession: refused,
      pinTrace: nothing,
      copyText: nothing,
      run: nothing,
      ...overrides,
    },
    post: (message) => posted.push(message),
    onReady: () => ready++,
    log: (line) => log.push(line),
  });
  return { bridge: made, posted, asked, log, ready: () => ready };
}

describe('Bridge', () => {
  it('answers with the id of the question, and passes bytes on untouched', async () => {
    const { bridge: host, posted } = bridge();
    host.receive({ type: 'ask', id: 4, method: 'getTrace', params: { traceId } });
    await until('answer', () => posted.length === 1);
    const [answer] = posted;
    assert.ok(answer?.type === 'answer' && answer.ok && answer.id === 4);
    assert.ok(answer.result instanceof ArrayBuffer && answer.result.byteLength === 8);
  });

  it('sends errors back with their code', async () => {
    const { bridge: host, posted } = bridge({ getSpan: () => Promise.reject(new ClientError('notFound', 'gone')) });
    host.receive({ type: 'ask', id: 1, method: 'getSpan', params: { traceId, spanId } });
    host.receive({ type: 'ask', id: 2, method: 'openSource', params: { traceId, spanId, mode: 'follow' } });
    await until('answers', () => posted.length === 2);
    assert.deepEqual(posted, [
      { type: 'answer', id: 1, ok: false, error: { code: 'notFound', message: 'gone' } },
      { type: 'answer', id: 2, ok: false, error: { code: 'failed', message: 'not in this test' } },
    ]);
  });

  it('aborts a question and says nothing more about it', async () => {
    let signal: AbortSignal | undefined;
    const { bridge: host, posted } = bridge({
      getTrace: (_, given) => {
        signal = given;
        return new Promise((_, reject) => given.addEventListener('abort', () => reject(new Error('aborted'))));
      },
    });
    host.receive({ type: 'ask', id: 1, method: 'getTrace', params: { traceId } });
    host.receive({ type: 'abort', id: 1 });
    host.receive({ type: 'ask', id: 2, method: 'getStatus', params: {} });
    await until('second answer', () => posted.length === 1);
    assert.equal(signal?.aborted, true);
    assert.ok(posted[0]?.type === 'answer' && posted[0].id === 2);
  });

  it('aborts everything when the frame loads anew or the panel closes', () => {
    const signals: AbortSignal[] = [];
    const { bridge: host, ready } = bridge({
      getTrace: (_, given) => {
        signals.push(given);
        return new Promise(() => undefined);
      },
    });
    host.receive({ type: 'ask', id: 1, method: 'getTrace', params: { traceId } });
    host.receive({ type: 'ready' });
    host.receive({ type: 'ask', id: 1, method: 'getTrace', params: { traceId } });
    host.dispose();
    assert.equal(ready(), 1);
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [true, true],
    );
  });

  it('takes over only the parameters it knows', async () => {
    const { bridge: host, asked } = bridge();
    host.receive({ type: 'ask', id: 1, method: 'listTraces', params: { limit: 5, q: 'x', path: '/etc/passwd' } });
    await until('asked', () => asked.length === 1);
    assert.deepEqual(asked, [{ limit: 5, q: 'x' }]);
  });

  const refused: Readonly<Record<string, unknown>> = {
    'an unknown method': { type: 'ask', id: 1, method: 'toString', params: {} },
    'a method that is no text': { type: 'ask', id: 1, method: 7, params: {} },
    'an id that is a path': { type: 'ask', id: 1, method: 'getTrace', params: { traceId: '../../stats' } },
    'a short span id': { type: 'ask', id: 1, method: 'getSpan', params: { traceId, spanId: 'b' } },
    'no parameters': { type: 'ask', id: 1, method: 'getTrace' },
    'an unknown mode': { type: 'ask', id: 1, method: 'openSource', params: { traceId, spanId, mode: 'now' } },
    'a command of its own': { type: 'ask', id: 1, method: 'run', params: { action: 'workbench.action.quit' } },
    'a limit without end': { type: 'ask', id: 1, method: 'listTraces', params: { limit: 1e9 } },
    'a page that is none': { type: 'ask', id: 1, method: 'listTraces', params: { limit: 1, before: 'x' } },
    'a text too long to copy': { type: 'ask', id: 1, method: 'copyText', params: { text: 'x'.repeat(1_000_001) } },
    'a pin that is no boolean': { type: 'ask', id: 1, method: 'pinTrace', params: { traceId, pinned: 1 } },
    'a strange type': { type: 'tell', id: 1 },
  };
  for (const [what, message] of Object.entries(refused))
    it(`refuses ${what}`, async () => {
      const { bridge: host, posted, log } = bridge();
      host.receive(message);
      await until('answer', () => posted.length === 1);
      assert.ok(posted[0]?.type === 'answer' && !posted[0].ok && posted[0].error.code === 'badRequest');
      assert.equal(log.length, 1);
    });

  it('logs what it cannot even answer', () => {
    const { bridge: host, posted, log } = bridge();
    for (const message of [null, 'text', {}, { type: 'ask', id: 'x' }, { type: 'abort', id: 1.5 }])
      host.receive(message);
    assert.deepEqual([posted.length, log.length], [0, 5]);
  });

  it('does not let a frame pile up questions', async () => {
    const { bridge: host, posted } = bridge({ getTrace: () => new Promise(() => undefined) });
    for (let id = 0; id < 70; id++) host.receive({ type: 'ask', id, method: 'getTrace', params: { traceId } });
    await until('refusals', () => posted.length === 6);
  });
});
