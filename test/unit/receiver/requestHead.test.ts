import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readRequestHead } from '../../../src/core/otlp/receiver/requestHead.ts';
import type { ExportHead, RequestHead } from '../../../src/core/otlp/receiver/requestHead.ts';

const rules = { allowedHosts: [], requestBytes: 1000 };
const json = { host: 'localhost', 'content-type': 'application/json' };

function head(method: string, target: string, headers: Record<string, string> = {}): RequestHead {
  return readRequestHead({ method, target, headers: { ...json, ...headers } }, rules);
}

describe('readRequestHead', () => {
  const accepted: [name: string, target: string, headers: Record<string, string>, expected: Partial<ExportHead>][] = [
    ['JSON', '/v1/logs', {}, { signal: 'logs', encoding: 'json', compression: 'none', declared: undefined }],
    ['a charset', '/v1/logs', { 'content-type': 'application/json; charset=UTF-8' }, { encoding: 'json' }],
    ['a quoted charset', '/v1/logs', { 'content-type': 'application/json;charset="utf-8"' }, { encoding: 'json' }],
    ['protobuf', '/v1/traces', { 'content-type': 'application/x-protobuf' }, { encoding: 'protobuf' }],
    ['protobuf by its other name', '/v1/traces', { 'content-type': 'Application/Protobuf' }, { encoding: 'protobuf' }],
    ['a query', '/v1/traces?x=/y', {}, { signal: 'traces' }],
    ['an absolute URL', 'http://127.0.0.1:4318/v1/metrics', {}, { signal: 'metrics' }],
    ['an absolute URL without path', 'http://127.0.0.1:4318', {}, { signal: 'body' }],
    ['no path', '/', {}, { signal: 'body' }],
    ['gzip', '/v1/traces', { 'content-encoding': 'GZIP' }, { compression: 'gzip' }],
    ['x-gzip', '/v1/traces', { 'content-encoding': 'x-gzip' }, { compression: 'gzip' }],
    ['deflate', '/v1/traces', { 'content-encoding': 'deflate' }, { compression: 'deflate' }],
    ['identity', '/v1/traces', { 'content-encoding': 'identity' }, { compression: 'none' }],
    ['a length', '/v1/traces', { 'content-length': '1000' }, { declared: 1000 }],
    ['chunks', '/v1/traces', { 'transfer-encoding': 'chunked' }, { declared: undefined }],
    ['a loopback origin', '/v1/traces', { origin: 'http://localhost:3000' }, { signal: 'traces' }],
  ];
  for (const [name, target, headers, expected] of accepted)
    it(`accepts ${name}`, () => {
      const read = head('POST', target, headers);
      assert.equal(read.kind, 'export');
      assert.deepEqual({ ...read, ...expected }, read);
    });

  const refused: [
    name: string,
    method: string,
    target: string,
    headers: Record<string, string>,
    status: number,
    words: RegExp,
  ][] = [
    ['a foreign host', 'POST', '/v1/traces', { host: 'evil.com' }, 421, /"evil\.com".*127\.0\.0\.1/],
    ['a foreign absolute URL', 'POST', 'http://evil.com/v1/traces', {}, 421, /evil\.com/],
    ['a missing host', 'POST', '/v1/traces', { host: '' }, 421, /none/],
    ['a foreign origin', 'POST', '/v1/traces', { origin: 'http://evil.com' }, 403, /origin "http:\/\/evil\.com"/],
    ['a foreign origin on healthz', 'GET', '/healthz', { origin: 'http://evil.com' }, 403, /origin/],
    ['an unknown path', 'POST', '/v1/spans', {}, 404, /"\/v1\/spans".*\/v1\/traces, \/v1\/logs or \/v1\/metrics/],
    ['a GET', 'GET', '/v1/traces', {}, 405, /GET.*POST to \/v1\/traces/],
    ['a PUT', 'PUT', '/', {}, 405, /PUT/],
    ['OPTIONS that is no preflight', 'OPTIONS', '/v1/traces', {}, 405, /OPTIONS/],
    ['a POST to healthz', 'POST', '/healthz', {}, 404, /healthz/],
    [
      'no content type',
      'POST',
      '/v1/traces',
      { 'content-type': '' },
      415,
      /none.*application\/x-protobuf or application\/json/,
    ],
    ['text', 'POST', '/v1/traces', { 'content-type': 'text/plain' }, 415, /"text\/plain"/],
    ['gRPC-Web', 'POST', '/v1/traces', { 'content-type': 'application/grpc-web+proto' }, 415, /grpc-web/],
    [
      'another charset',
      'POST',
      '/v1/traces',
      { 'content-type': 'application/json; charset=utf-16' },
      415,
      /"utf-16".*UTF-8/,
    ],
    [
      'gRPC over HTTP/1.1',
      'POST',
      '/v1/traces',
      { 'content-type': 'application/grpc+proto' },
      415,
      /gRPC needs HTTP\/2/,
    ],
    [
      'a gRPC method without gRPC',
      'POST',
      '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
      {},
      415,
      /application\/grpc/,
    ],
    ['another compression', 'POST', '/v1/traces', { 'content-encoding': 'zstd' }, 415, /"zstd".*gzip, deflate/],
    ['two compressions', 'POST', '/v1/traces', { 'content-encoding': 'gzip, gzip' }, 415, /gzip, gzip/],
    ['another transfer encoding', 'POST', '/v1/traces', { 'transfer-encoding': 'gzip, chunked' }, 501, /gzip, chunked/],
    ['a body over the limit', 'POST', '/v1/traces', { 'content-length': '1001' }, 413, /1000 bytes.*maxRequestMiB/],
  ];
  for (const [name, method, target, headers, status, words] of refused)
    it(`refuses ${name}`, () => {
      const read = head(method, target, headers);
      assert.equal(read.kind, 'refused');
      assert.equal(read.fault.http, status);
      assert.match(read.fault.message, words);
    });

  it('leaves healthz and metrics to others', () => {
    assert.equal(head('GET', '/healthz?x').kind, 'other');
    assert.equal(head('HEAD', '/metrics').kind, 'other');
  });

  it('knows a preflight', () => {
    const asked = { origin: 'http://localhost:3000', 'access-control-request-method': 'POST' };
    assert.equal(head('OPTIONS', '/v1/traces', asked).kind, 'preflight');
  });

  it('shortens what it quotes', () => {
    const read = head('POST', `/${'x'.repeat(5000)}`);
    assert.equal(read.kind, 'refused');
    assert.ok(read.fault.message.length < 300);
  });
});
