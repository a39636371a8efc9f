import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Capture } from '../../interop/captureFile.ts';
import { interopAgents } from '../../interop/interopAgents.ts';
import { priceBill } from '../../interop/priceBill.ts';
import { projectRoot } from '../../vscode/projectRoot.ts';

const folder = join(projectRoot, 'test/fixtures/captured');
/** Others are hand-composed. */
const files = readdirSync(folder).filter((file) => /^(?:python|node)-/.test(file));

describe('the captured telemetry', () => {
  it('is there for every framework that is run, and for no other', () => {
    const wanted = interopAgents.map(({ name }) => `${name}.json`);
    assert.deepEqual(files.toSorted(), wanted.toSorted());
  });

  for (const file of files) {
    it(`of ${file} is small, tells nothing of the machine, and has a price`, () => {
      const text = readFileSync(join(folder, file), 'utf8');
      assert.ok(text.length < 200_000, `${text.length} characters`);
      for (const place of [projectRoot, `${homedir()}/`]) assert.ok(!text.includes(place), place);
      const capture = JSON.parse(text) as Capture;
      assert.equal(`${capture.framework}.json`, file);
      assert.ok(capture.billed.calls > 0 && priceBill(capture.billed) > 0);
      assert.ok(capture.requests.some(({ signal }) => signal === 'traces'));
    });
  }
});
