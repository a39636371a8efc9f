import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { panelHtml, scriptJson } from '../../../src/host/panel/panelHtml.ts';

const page = {
  cspSource: 'https://csp.example',
  nonce: 'n0nce',
  script: 'https://x/traces.js',
  style: 'https://x/traces.css',
  codicons: 'https://x/codicon.css',
  title: 'Agent "Traces"',
  boot: { strings: { hello: '</script><script>alert(1)</script>\u2028' }, followSelection: true, locale: 'en' },
};

describe('panelHtml', () => {
  const html = panelHtml(page);
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';

  it('allows scripts by nonce only and nothing inline', () => {
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /script-src 'nonce-n0nce';/);
    assert.doesNotMatch(policy, /unsafe/);
  });

  it('gives every script the nonce', () => {
    const scripts = html.match(/<script\b[^>]*>/g) ?? [];
    assert.equal(scripts.length, 2);
    for (const script of scripts) assert.match(script, /nonce="n0nce"/);
  });

  it('holds a boot block that text cannot break out of, and that reads back', () => {
    const json = /id="boot" nonce="n0nce">(.*?)<\/script>/s.exec(html)?.[1] ?? '';
    assert.deepEqual(JSON.parse(json), page.boot);
    assert.doesNotMatch(scriptJson(page.boot), /[<\u2028]/);
  });

  it('escapes its title', () => {
    assert.match(html, /<title>Agent &quot;Traces&quot;<\/title>/);
  });
});
