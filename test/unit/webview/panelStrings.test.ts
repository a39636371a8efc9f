import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { panelStrings } from '../../../src/shared/panelStrings.ts';
import { t, tCount, useStrings } from '../../../webview/ui/text.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const sources = globSync('webview/**/*.{ts,tsx}', { cwd: root })
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\n');

/** Keys that are put together, as patterns: `chart.${measure}.${window}` uses `chart.usd.24h`. */
const families = [...sources.matchAll(/`([a-zA-Z]+\.[^`\s]*\$\{[^`]*)`/g)].map(
  ([, template = '']) =>
    new RegExp(
      `^${template
        .replace(/\$\{[^}]*\}/g, '\0')
        .replaceAll('.', '\\.')
        .replaceAll('\0', '[\\w-]+')}$`,
    ),
);

describe('the strings of the panel', () => {
  it('are all used', () => {
    const unused = Object.keys(panelStrings)
      .map((key) => key.replace(/\.one$/, ''))
      .filter((key) => !families.some((family) => family.test(key)))
      .filter((key) => !sources.includes(`'${key}'`) && !sources.includes(`"${key}"`));
    assert.deepEqual(unused, []);
  });

  it('have a form for one wherever they have one for many', () => {
    for (const [key, text] of Object.entries(panelStrings))
      if (key.endsWith('.one')) {
        const many: string | undefined = panelStrings[key.slice(0, -4) as keyof typeof panelStrings];
        const holes = (of: string) => new Set(of.match(/\{\d\}/g));
        assert.ok(many && holes(text).size === holes(many).size - 1, key);
      }
  });

  it('are filled in, in the language the host gives', () => {
    assert.equal(t('filter.count', 3, '1,204'), '3 of 1,204');
    assert.equal(tCount('fact.spans', 1), '1 span');
    assert.equal(t('status.receiving.one', 4318), 'Receiving on 4318 · 1 span/s');
    assert.equal(tCount('fact.spans', 1204, '1,204'), '1,204 spans');
    useStrings({ 'filter.count': '{1} davon {0}' });
    assert.equal(t('filter.count', 3, 9), '9 davon 3');
    assert.equal(t('filter.clear'), 'Clear', 'what is missing stays English');
    useStrings(panelStrings);
  });

  it('take a text from telemetry as it is', () => {
    assert.equal(t('empty.noMatch', '{0} $& <b>'), 'No trace matches “{0} $& <b>”.');
  });
});
