import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shownName, shownText } from '../../../webview/ui/shownText.ts';

describe('text that others sent', () => {
  it('writes controls out, and keeps tabs and line breaks', () => {
    assert.equal(shownText('a\0b\x1b[31m\x7f'), 'a\\u0000b\\u001B[31m\\u007F');
    assert.equal(shownText('one\r\ntwo\n\tthree'), 'one\r\ntwo\n\tthree');
    assert.equal(shownText('over\rwritten'), 'over\\rwritten');
    assert.equal(shownText('next\u0085line'), 'next\\u0085line');
  });

  it('writes out what turns the direction, and leaves letters of any script', () => {
    assert.equal(shownText('pay\u202Efdp.exe'), 'pay\\u202Efdp.exe');
    assert.equal(shownText('\u2066x\u2069'), '\\u2066x\\u2069');
    assert.equal(shownText('שלום 你好 👋🏽 é'), 'שלום 你好 👋🏽 é');
  });

  it('keeps a name on one line and says when there is none', () => {
    assert.equal(shownName('a\nb\tc', '?'), 'a\\nb\\tc');
    for (const blank of ['', ' ', '\n', '\u00a0']) assert.equal(shownName(blank, '(no name)'), '(no name)');
  });
});
