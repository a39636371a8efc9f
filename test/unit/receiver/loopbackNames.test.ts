import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isAllowedHost, isAllowedOrigin } from '../../../src/core/otlp/receiver/loopbackNames.ts';

describe('isAllowedHost', () => {
  const hosts: [host: string, allowed: boolean][] = [
    ['localhost', true],
    ['localhost:4318', true],
    ['LOCALHOST:1', true],
    ['127.0.0.1', true],
    ['127.0.0.1:4317', true],
    ['127.1.2.3', true],
    ['[::1]', true],
    ['[::1]:4318', true],
    ['app.localhost:3000', true],
    ['', false],
    ['evil.com', false],
    ['localhost.evil.com', false],
    ['evillocalhost', false],
    ['127.0.0.1.evil.com', false],
    ['127.0.0.1@evil.com', false],
    ['evil.com:80@localhost', false],
    ['0.0.0.0', false],
    ['192.168.1.2:4318', false],
    ['[::ffff:192.168.1.2]', false],
    ['localhost:port', false],
    ['host.docker.internal:4318', false],
  ];
  for (const [host, allowed] of hosts)
    it(`${allowed ? 'accepts' : 'refuses'} ${JSON.stringify(host)}`, () => {
      assert.equal(isAllowedHost(host, []), allowed);
    });

  it('accepts a listed name, whatever its case and port, and nothing that only contains it', () => {
    const allowed = ['host.docker.internal'];
    assert.equal(isAllowedHost('Host.Docker.Internal:4318', allowed), true);
    assert.equal(isAllowedHost('x.host.docker.internal', allowed), false);
  });
});

describe('isAllowedOrigin', () => {
  const origins: [origin: string, allowed: boolean][] = [
    ['http://localhost:3000', true],
    ['https://localhost', true],
    ['http://127.0.0.1:8080', true],
    ['http://[::1]:8080', true],
    ['vscode-webview://1a2b3c-4d', true],
    ['null', false],
    ['', false],
    ['http://evil.com', false],
    ['http://localhost.evil.com', false],
    ['http://localhost:3000@evil.com', false],
    ['file://localhost', false],
    ['chrome-extension://abc', false],
    ['vscode-webview://evil.com/x', false],
  ];
  for (const [origin, allowed] of origins)
    it(`${allowed ? 'accepts' : 'refuses'} ${JSON.stringify(origin)}`, () => {
      assert.equal(isAllowedOrigin(origin), allowed);
    });
});
