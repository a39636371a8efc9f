import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { watchPicks } from '../../../src/host/panel/watchPicks.ts';
import type { RequestHandlers } from '../../../src/shared/protocol.ts';

const { signal } = new AbortController();
const span = { traceId: 'a', spanId: 'b', mode: 'follow' } as const;

function watched() {
  const asked: string[] = [];
  let picks = 0;
  const handlers: Pick<RequestHandlers, 'getTrace' | 'openSource'> = {
    getTrace: ({ traceId }) => {
      asked.push(traceId);
      return Promise.resolve(new ArrayBuffer());
    },
    openSource: () => Promise.resolve({ opened: true, label: 'x:1' }),
  };
  const frame = watchPicks(handlers as RequestHandlers, () => picks++);
  return { frame, asked, picks: () => picks };
}

describe('watchPicks', () => {
  it("takes another trace for a pick, and neither the frame's first one nor the same again", async () => {
    const { frame, asked, picks } = watched();
    for (const traceId of ['a', 'a']) await frame.getTrace({ traceId }, signal);
    assert.equal(picks(), 0);
    await frame.getTrace({ traceId: 'b' }, signal);
    assert.equal(picks(), 1);
    assert.deepEqual(asked, ['a', 'a', 'b']);
  });

  it('takes a question for a source for a pick, and passes it on', async () => {
    const { frame, picks } = watched();
    assert.deepEqual(await frame.openSource(span, signal), { opened: true, label: 'x:1' });
    assert.equal(picks(), 1);
  });
});
