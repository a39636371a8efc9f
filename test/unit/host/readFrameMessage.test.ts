import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readFrameMessage } from '../../../src/host/panel/readFrameMessage.ts';

const traceId = 'a'.repeat(32);
const spanId = 'b'.repeat(16);
const ask = (method: string, params: unknown) => readFrameMessage({ type: 'ask', id: 1, method, params });
const long = (length: number) => 'x'.repeat(length);

const page = { limit: 50, offset: 0, order: 'cost', ascending: false };
const wanted = { what: 'breakdown', format: 'csv', window: '7d', by: 'model' };

/** Method → parameters it takes, and which of their fields may be absent. */
const good: Readonly<Record<string, readonly [Readonly<Record<string, unknown>>, ...string[]]>> = {
  getMeaning: [{ traceId, spanId }],
  listSessions: [{ ...page, q: 'trip', window: '7d' }, 'q', 'window'],
  getSession: [{ session: 'any / text ⇒ %2F', before: 201 }, 'before'],
  getConversation: [{ session: 's', turn: 3 }],
  getCost: [{ window: '24h', by: 'dataSource' }],
  getHints: [{ window: '30d' }],
  getWhatIf: [{ session: 's', model: 'gpt-4o', provider: 'openai' }, 'provider'],
  listModels: [{ q: '' }],
  dismissHint: [{ id: 'retries:planner', dismissed: true }],
  setPrice: [{ model: 'my model', provider: 'me' }, 'provider'],
  exportCost: [wanted],
  exportSession: [{ session: 'trip-1' }],
  run: [{ action: 'openCostSettings' }],
};

describe('readFrameMessage', () => {
  for (const [method, [params, ...optional]] of Object.entries(good)) {
    it(`takes ${method} with its parameters and nothing else`, () => {
      const read = ask(method, { ...params, path: '/etc/passwd', __proto__: { extra: 1 } });
      assert.deepEqual(read, { type: 'ask', id: 1, method, params });
    });

    it(`refuses ${method} when a field is missing or of another type`, () => {
      for (const field of Object.keys(params)) {
        const isOptional = optional.includes(field);
        const rest = Object.fromEntries(Object.entries(params).filter(([name]) => name !== field));
        assert.equal(ask(method, rest).type, isOptional ? 'ask' : 'fault', `${field} is missing`);
        for (const wrong of [null, {}, [params[field]], long(2_000_000), Number.NaN])
          assert.equal(
            ask(method, { ...params, [field]: wrong }).type,
            'fault',
            `${field} is ${JSON.stringify(wrong)}`,
          );
      }
    });
  }

  const bad: readonly [string, string, unknown][] = [
    ['a page without end', 'listSessions', { ...page, limit: 1001 }],
    ['a page before the first', 'listSessions', { ...page, offset: -1 }],
    ['a window nobody knows', 'listSessions', { ...page, window: '2y' }],
    ['an order nobody knows', 'listSessions', { ...page, order: 'cost; DROP TABLE' }],
    ['a search of half a megabyte', 'listSessions', { ...page, q: long(501) }],
    ['an empty session', 'getSession', { session: '' }],
    ['a session too long for an address', 'getSession', { session: long(1001) }],
    ['a session that cannot be escaped', 'getSession', { session: '\ud800' }],
    ['turn 0', 'getConversation', { session: 's', turn: 0 }],
    ['half a turn', 'getConversation', { session: 's', turn: 1.5 }],
    ['a window nobody knows', 'getCost', { window: '2h', by: 'model' }],
    ['an inherited name for a dimension', 'getCost', { window: '1h', by: 'constructor' }],
    ['a provider too long', 'getWhatIf', { session: 's', model: 'm', provider: long(201) }],
    ['a model too long', 'setPrice', { model: long(1001) }],
    ['a file to export to', 'exportCost', { ...wanted, what: '/etc/passwd' }],
    ['a format nobody writes', 'exportCost', { ...wanted, format: 'exe' }],
    ['a span id in the place of a trace id', 'getMeaning', { traceId: spanId, spanId }],
  ];
  for (const [what, method, params] of bad)
    it(`refuses ${what}`, () => {
      const read = ask(method, params);
      assert.ok(read.type === 'fault' && read.id === 1 && read.message.includes(method));
    });
});
