import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { importFile } from '../../../src/collector/api/importFile.ts';
import type { IngestOutcome } from '../../../src/shared/ingest.ts';

const line = '{"resourceSpans":[]}';

/** Imports a file of as many lines as there are outcomes. */
function importOf(...outcomes: IngestOutcome[]): ReturnType<typeof importFile> {
  const file = new TextEncoder().encode(outcomes.map(() => line).join('\n'));
  const left = [...outcomes];
  return importFile(file, 'application/json', () => Promise.resolve(left.shift() ?? done(0, 0)));
}

const done = (accepted: number, rejected: number, reason?: string): IngestOutcome => ({
  ok: true,
  accepted,
  rejected,
  ...(reason !== undefined && { reason }),
});
const failed = (fault: 'malformed' | 'tooLarge' | 'unavailable'): IngestOutcome => ({
  ok: false,
  fault,
  message: 'why',
});

describe('importFile', () => {
  it('counts what was kept and what was not, with the first reason and its line', async () => {
    assert.deepEqual(await importOf(done(3, 0)), { done: true, spans: 3, accepted: 3, rejected: 0 });
    assert.deepEqual(await importOf(done(0, 0)), { done: true, spans: 0, accepted: 0, rejected: 0 });
    assert.deepEqual(await importOf(done(3, 0), failed('malformed'), done(1, 2, 'ids')), {
      ...{ done: true, spans: 4, accepted: 4, rejected: 3 },
      reason: 'line 2 of the file: why',
    });
    assert.deepEqual(await importOf(done(1, 2, 'ids'), failed('tooLarge')), {
      ...{ done: true, spans: 1, accepted: 1, rejected: 3 },
      reason: 'line 1 of the file: ids',
    });
  });

  it('counts logs as kept, but not as spans', async () => {
    const file = new TextEncoder().encode('{"resourceLogs":[]}');
    const answer = await importFile(file, 'application/json', () => Promise.resolve(done(5, 0)));
    assert.deepEqual(answer, { done: true, spans: 0, accepted: 5, rejected: 0 });
  });

  it('refuses a file of which nothing could be kept', async () => {
    await assert.rejects(importOf(done(0, 1, 'ids')), { status: 400, message: 'the file: ids' });
    await assert.rejects(importOf(failed('tooLarge')), { status: 413, message: 'the file: why' });
    await assert.rejects(importOf(failed('malformed'), done(0, 2, 'ids')), { message: 'line 1 of the file: why' });
  });

  it('stops where storing fails, and says what is stored already', async () => {
    await assert.rejects(importOf(done(3, 0), failed('unavailable'), done(3, 0)), {
      status: 503,
      message: 'line 2 of the file: why The 3 records before line 2 of the file are stored.',
    });
    await assert.rejects(importOf(failed('unavailable')), { status: 503, message: 'the file: why' });
  });
});
