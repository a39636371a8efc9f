import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectionNodes } from '../../../src/host/trees/connectionNodes.ts';
import { spokenLabel } from '../../../src/host/trees/spokenLabel.ts';
import { traceNodes } from '../../../src/host/trees/traceNodes.ts';
import type { TraceSummary } from '../../../src/shared/api.ts';
import { english } from './english.ts';
import { stats, summary } from './samples.ts';

function spokenTrace(changes: Partial<TraceSummary>): string[] {
  const rows = traceNodes({ traces: [summary(changes)], total: 1, sessions: [], hasMore: false }, english);
  return rows.map((row) => spokenLabel(row).replaceAll('\u00a0', ' '));
}

describe('spokenLabel', () => {
  it('says of a trace its name, state and facts', () => {
    assert.deepEqual(spokenTrace({}), ['plan trip, complete, 6.4 s, 34 spans']);
    assert.deepEqual(spokenTrace({ errors: 2 }), ['plan trip, failed, 6.4 s, 34 spans, 2 errors']);
    assert.deepEqual(spokenTrace({ state: 'running' }), ['plan trip, running, ≥ 6.4 s, 34 spans']);
    assert.deepEqual(spokenTrace({ state: 'partial' }), ['plan trip, ≥ 6.4 s, 34 spans, partial']);
  });

  it('says which row warns', () => {
    const rows = connectionNodes({ stats: stats({ storeProblem: 'disk full' }), senders: [], now: 0 }, english);
    assert.equal(rows.map(spokenLabel)[2], 'Nothing can be stored, error, disk full');
    assert.equal(rows.map(spokenLabel)[0], 'OTLP over HTTP, http://127.0.0.1:4318');
  });
});
