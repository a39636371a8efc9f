import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { apiPaths } from '../../../src/host/receiver/apiPaths.ts';

describe('apiPaths', () => {
  it('escapes a session that is any text', () => {
    const session = '../stats?x=1#é';
    assert.equal(apiPaths.session({ session }), '/sessions/..%2Fstats%3Fx%3D1%23%C3%A9');
    assert.equal(apiPaths.session({ session: 'a', before: 201 }), '/sessions/a?before=201');
    assert.equal(apiPaths.conversation({ session: 'a/b', turn: 2 }), '/sessions/a%2Fb/conversation?turn=2');
    assert.equal(apiPaths.whatIf({ session: 'a&b', model: 'm' }), '/cost/whatif?session=a%26b&model=m');
  });

  it('leaves out what is not said, and keeps 0 and false', () => {
    const page = { limit: 5, offset: 0, order: 'last', ascending: false } as const;
    assert.equal(apiPaths.sessions(page), '/sessions?limit=5&offset=0&order=last&ascending=false');
    assert.equal(apiPaths.sessions({ ...page, q: '' }), apiPaths.sessions(page));
    assert.equal(apiPaths.cost({ window: '7d', by: 'model' }), '/cost?window=7d&by=model');
    assert.equal(apiPaths.cost({ window: '7d', by: 'model', limit: 1 }), '/cost?window=7d&by=model&limit=1');
    assert.equal(apiPaths.models({ q: '' }), '/cost/models');
    assert.equal(apiPaths.models({ q: 'gpt 4' }), '/cost/models?q=gpt+4');
  });

  it('names the meaning of a span below the span', () => {
    assert.equal(apiPaths.meaning({ traceId: 'a', spanId: 'b' }), '/spans/a/b/meaning');
    assert.equal(apiPaths.hints({ window: '1h' }), '/cost/hints?window=1h');
    assert.equal(apiPaths.exportSessions('csv'), '/export/sessions?format=csv');
  });
});
