import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSenderRegister } from '../../../src/collector/ingest/senderRegister.ts';
import type { Contribution, Envelope } from '../../../src/collector/ingest/senderRegister.ts';

const request = (over: Partial<Envelope> = {}): Envelope => ({
  signal: 'traces',
  encoding: 'protobuf',
  compression: 'gzip',
  length: 1000,
  transport: { protocol: 'http/protobuf', userAgent: 'otel-python/1.39', port: 4318 },
  ...over,
});
const part = (service: string, spans: number): Contribution => ({
  service,
  sdk: 'opentelemetry python 1.39.0',
  spans,
  logs: 0,
  metricPoints: 0,
});
const done = { ok: true, accepted: 10, rejected: 0 } as const;

describe('createSenderRegister', () => {
  it('sums up what one service sends', () => {
    const register = createSenderRegister(() => 7);
    register.answered(request(), done, [part('planner', 10)]);
    register.answered(request(), done, [part('planner', 5)]);
    assert.deepEqual(register.list(), [
      {
        service: 'planner',
        sdk: 'opentelemetry python 1.39.0',
        userAgent: 'otel-python/1.39',
        protocol: 'http/protobuf',
        compression: 'gzip',
        port: 4318,
        lastMicros: 7,
        requests: 2,
        spans: 15,
        logs: 0,
        metricPoints: 0,
        bytes: 2000,
        refused: 0,
      },
    ]);
  });

  it('keeps services of one request apart and shares its bytes among them', () => {
    const register = createSenderRegister(() => 0);
    register.answered(request(), done, [part('a', 30), part('b', 10)]);
    assert.deepEqual(
      register.list().map(({ service, spans, bytes }) => [service, spans, bytes]),
      [
        ['b', 10, 250],
        ['a', 30, 750],
      ],
    );
  });

  it('tells protocol, compression and port apart', () => {
    const register = createSenderRegister(() => 0);
    const grpc = { protocol: 'grpc', userAgent: 'otel-python/1.39', port: 4317 } as const;
    register.answered(request(), done, [part('a', 1)]);
    register.answered(request({ compression: 'none' }), done, [part('a', 1)]);
    register.answered(request({ transport: grpc }), done, [part('a', 1)]);
    assert.equal(register.list().length, 3);
  });

  it('counts rejected spans and unreadable bodies with the reason, the latter under the user agent', () => {
    const register = createSenderRegister(() => 3);
    register.answered(request(), { ok: true, accepted: 9, rejected: 1, reason: 'short id' }, [part('a', 10)]);
    register.answered(request(), { ok: false, fault: 'malformed', message: 'cut off' }, []);
    const [unknown, known] = register.list();
    assert.deepEqual([known?.service, known?.refused, known?.refusedReason], ['a', 1, 'short id']);
    assert.deepEqual([unknown?.service, unknown?.userAgent, unknown?.refused], ['', 'otel-python/1.39', 1]);
    assert.deepEqual([unknown?.refusedReason, unknown?.refusedMicros, unknown?.bytes], ['cut off', 3, 1000]);
  });

  it('lists what the receiver turned away', () => {
    const register = createSenderRegister(() => 0);
    const transport = { protocol: 'http/unknown', userAgent: 'curl/8', port: 4318 } as const;
    register.turnedAway({ transport, status: 415, message: 'send protobuf or JSON' });
    register.turnedAway({ transport, status: 415, message: 'send protobuf or JSON' });
    assert.deepEqual(
      register.list().map(({ userAgent, refused, requests }) => [userAgent, refused, requests]),
      [['curl/8', 2, 2]],
    );
  });

  it('forgets the longest silent when somebody makes up services', () => {
    const register = createSenderRegister(() => 0);
    for (let i = 0; i < 1000; i++) {
      register.answered(request(), done, [part(`made-up-${i}`, 1)]);
      register.answered(request(), done, [part('steady', 1)]);
    }
    assert.ok(register.list().length <= 200);
    assert.equal(register.list().find(({ service }) => service === 'steady')?.requests, 1000);
  });
});
