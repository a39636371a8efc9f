import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createEventParser, type ServerEvent } from '../../../src/host/receiver/serverEvents.ts';

function parse(...chunks: string[]): ServerEvent[] {
  const events: ServerEvent[] = [];
  const feed = createEventParser((event) => events.push(event));
  chunks.forEach(feed);
  return events;
}

describe('createEventParser', () => {
  it('reads the name and joins data lines', () => {
    assert.deepEqual(parse('event: change\nid: 4\ndata: a\ndata: b\n\n'), [{ event: 'change', data: 'a\nb' }]);
  });

  it('takes text cut anywhere, and both line ends', () => {
    const stream = 'event: x\r\ndata: one\r\n\r\ndata:two\n\n';
    const whole = parse(stream);
    assert.deepEqual(whole, [
      { event: 'x', data: 'one' },
      { event: 'message', data: 'two' },
    ]);
    assert.deepEqual(parse(...Array.from(stream)), whole);
  });

  it('passes over comments, hints and events without data', () => {
    assert.deepEqual(parse(': still here\n\nretry: 1000\nevent: y\n\ndata: z\n\n'), [{ event: 'message', data: 'z' }]);
  });
});
