import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isGrpc, readGrpcHead } from '../../../src/core/otlp/receiver/grpcHead.ts';
import { percentEncoded } from '../../../src/core/otlp/receiver/grpcAnswer.ts';

const call = {
  ':method': 'POST',
  ':path': '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
  ':authority': '127.0.0.1:4317',
  'content-type': 'application/grpc',
};

describe('readGrpcHead', () => {
  for (const [service, signal] of [
    ['trace.v1.TraceService', 'traces'],
    ['logs.v1.LogsService', 'logs'],
    ['metrics.v1.MetricsService', 'metrics'],
  ] as const)
    it(`finds ${signal}`, () => {
      const head = readGrpcHead({ ...call, ':path': `/opentelemetry.proto.collector.${service}/Export` }, []);
      assert.deepEqual(head, { signal, compression: 'none', encodingName: 'identity', timeoutMs: undefined });
    });

  const timeouts: [text: string, ms: number][] = [
    ['2H', 7_200_000],
    ['1M', 60_000],
    ['10S', 10_000],
    ['250m', 250],
    ['5000u', 5],
    ['1000000n', 1],
    ['99999999H', 2 ** 31 - 1],
  ];
  for (const [text, ms] of timeouts)
    it(`reads the timeout ${text}`, () => {
      const head = readGrpcHead({ ...call, 'grpc-timeout': text }, []);
      assert.ok('signal' in head);
      assert.equal(head.timeoutMs, ms);
    });

  const refused: [name: string, headers: Record<string, string>, code: number, words: RegExp][] = [
    ['a foreign authority', { ':authority': 'evil.com' }, 7, /evil\.com/],
    ['a foreign origin', { origin: 'https://evil.com' }, 7, /origin/],
    ['an unknown method', { ':path': '/a.B/C' }, 12, /"\/a\.B\/C".*Export/],
    ['JSON messages', { 'content-type': 'application/grpc+json' }, 12, /application\/grpc\+proto/],
    ['a timeout without unit', { 'grpc-timeout': '10' }, 3, /"10".*H M S m u n/],
    ['a timeout of nine digits', { 'grpc-timeout': '123456789S' }, 3, /123456789S/],
    ['a GET', { ':method': 'GET' }, 12, /GET/],
  ];
  for (const [name, headers, code, words] of refused)
    it(`refuses ${name}`, () => {
      const fault = readGrpcHead({ ...call, ...headers }, []);
      assert.ok('grpc' in fault);
      assert.equal(fault.grpc, code);
      assert.match(fault.message, words);
    });

  it('accepts a listed host', () => {
    const head = readGrpcHead({ ...call, ':authority': 'host.docker.internal:4317' }, ['host.docker.internal']);
    assert.ok('signal' in head);
  });
});

it('tells gRPC from what only sounds like it', () => {
  const types: [type: string | undefined, grpc: boolean][] = [
    ['application/grpc', true],
    ['application/grpc+proto', true],
    ['application/grpc+json', true],
    ['Application/GRPC; x=y', true],
    ['application/grpc-web', false],
    ['application/grpc-web+proto', false],
    ['application/json', false],
    [undefined, false],
  ];
  for (const [type, grpc] of types)
    assert.equal(isGrpc(type === undefined ? {} : { 'content-type': type }), grpc, type);
});

it('encodes a status message so that any text survives', () => {
  assert.equal(percentEncoded('plain text, 50'), 'plain text, 50');
  assert.equal(percentEncoded('50%\n'), '50%25%0A');
  const text = 'ünï ☃ 😀 \t%41';
  assert.match(percentEncoded(text), /^[ -~]+$/);
  assert.equal(decodeURIComponent(percentEncoded(text)), text);
});
