/** A framework and the client below it that tell of the same calls in traces of their own: every view has to know. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Conversation, SessionList, SessionPage, WhatIf } from '../../src/shared/costApi.ts';
import type { NormalSpan } from '../../src/shared/normalSpan.ts';
import { readCapture } from '../interop/captureFile.ts';
import { sendCapture } from '../interop/replayCapture.ts';
import { startCollector, until } from './support/startCollector.ts';

const session = '/sessions/interop-session';

describe('calls that a client tells of in traces of its own', () => {
  for (const order of ['as sent', 'backwards'] as const)
    it(`are set aside wherever calls are shown (${order})`, async () => {
      await using collector = await startCollector();
      const { requests, billed, ...rest } = readCapture('python-openinference-langgraph-client');
      const sent = order === 'as sent' ? requests : requests.toReversed();
      await sendCapture(collector, { ...rest, billed, requests: sent });
      await until('one session with the billed calls', async () => {
        const { sessions } = await collector.api<SessionList>('/sessions');
        return sessions.length === 1 && sessions[0]?.traces === 4 && sessions[0].spend.calls === billed.calls;
      });
      const page = await collector.api<SessionPage>(session);
      assert.deepEqual([page.calls.length, page.turns.length], [billed.calls, 2]);
      const aside = page.setAside.filter(({ reason }) => reason === 'duplicate');
      assert.equal(aside.length, 2);
      for (const { traceId, spanId } of aside) {
        const { price, setAside, fields } = await collector.api<NormalSpan>(`/spans/${traceId}/${spanId}/meaning`);
        assert.deepEqual([price, setAside, fields.session?.value], [undefined, 'duplicate', 'interop-session']);
      }
      const { now, calls: repriced } = await collector.api<WhatIf>('/cost/whatif?session=interop-session&model=gpt-4o');
      assert.deepEqual([now.calls, repriced], [billed.calls, billed.calls]);
      const calls = await Promise.all(
        page.turns.map(async ({ number }) => {
          const { steps } = await collector.api<Conversation>(`${session}/conversation?turn=${number}`);
          return steps.filter(({ kind }) => kind === 'call').length;
        }),
      );
      assert.deepEqual(calls, [2, 2]);
    });
});
