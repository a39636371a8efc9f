import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { noticeText } from '../../../src/host/noticeText.ts';
import { shownNode } from '../../../src/host/trees/shownNode.ts';

const turned = 'trip\u202Etxt';
const written = 'trip\\u202Etxt';

describe('shownNode', () => {
  it('writes out what turns a row around in every text, and keeps the ids', () => {
    const shown = shownNode({ id: turned, session: turned, label: turned, description: turned, tooltip: [turned] });
    assert.deepEqual(shown, { id: turned, session: turned, label: written, description: written, tooltip: [written] });
  });

  it('leaves a plain row as it is', () => {
    const node = { id: 'a', label: 'Reise nach 東京', description: '3 turns · ≥\u00a0$0.12', spokenState: 'running' };
    assert.deepEqual(shownNode(node), node);
  });
});

describe('noticeText', () => {
  it('turns nothing around and makes no link', () => {
    assert.equal(noticeText(`${turned} [ok](command:x)`), `${written} [ok] (command:x)`);
  });
});
