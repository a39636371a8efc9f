import assert from 'node:assert/strict';
import { it } from 'node:test';
import { signalOfPath } from '../../../src/core/otlp/receiver/signalOfPath.ts';

const paths: [path: string, signal: ReturnType<typeof signalOfPath>][] = [
  ['/v1/traces', 'traces'],
  ['/v1/logs', 'logs'],
  ['/v1/metrics', 'metrics'],
  ['/v1/traces/', 'traces'],
  ['//v1/traces', 'traces'],
  ['/v1/traces//v1/traces', 'traces'],
  ['/v1/traces/v1/traces', 'traces'],
  ['/v1/traces/v1/logs', 'logs'],
  ['/v1/metrics/v1/traces/v1/metrics/', 'metrics'],
  ['/', 'body'],
  ['//', 'body'],
  ['', undefined],
  ['/v1', undefined],
  ['/v1/', undefined],
  ['/v1/trace', undefined],
  ['/v1/tracesx', undefined],
  ['/v1/traces/x', undefined],
  ['/v2/traces', undefined],
  ['/V1/TRACES', undefined],
  ['/api/v1/traces', undefined],
];

for (const [path, signal] of paths)
  it(`reads ${JSON.stringify(path)} as ${signal ?? 'no path of ours'}`, () => {
    assert.equal(signalOfPath(path), signal);
  });
