/**
 * What real frameworks sent, read span by span. A capture that is new or was made anew needs its golden file:
 * `UPDATE_GOLDEN=1 node --test <this file>`, and a look at the difference.
 */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import { decodeLogDetail } from '../../../src/core/otlp/decodeLogDetail.ts';
import { decodeLogs } from '../../../src/core/otlp/decodeLogs.ts';
import { decodeResource } from '../../../src/core/otlp/decodeResource.ts';
import { decodeScope } from '../../../src/core/otlp/decodeScope.ts';
import { jsonToProtobuf } from '../../../src/core/otlp/jsonToProtobuf.ts';
import type { SentLog } from '../../../src/core/semantics/logs/logSpans.ts';
import { projectRoot } from '../../vscode/projectRoot.ts';
import { readLogs, readRequest } from './dialectFixture.ts';
import type { ReadSpan } from './dialectFixture.ts';
import { goldenLine, matchGolden } from './goldenFile.ts';

interface Captured {
  readonly requests: readonly { readonly signal: 'traces' | 'logs' | 'metrics'; readonly body: object }[];
}

const folder = join(projectRoot, 'test/fixtures/captured');

describe('what was captured', () => {
  for (const file of globSync('*.json', { cwd: folder }).sort()) {
    it(`${basename(file, '.json')} reads as its golden file`, async () => {
      const { requests } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Captured;
      const spans = requests.flatMap(({ signal, body }) => (signal === 'traces' ? readRequest(body) : []));
      const logs = requests.flatMap(({ signal, body }) => (signal === 'logs' ? sentLogs(body) : []));
      const all = [...spans, ...readLogs(logs)];
      for (const span of all) bothWays(span);
      await matchGolden(`captured/${file}`, counted(all.map(goldenLine)));
    });
  }
});

function bothWays({ meaning, normal }: ReadSpan): void {
  assert.equal(meaning.kind, normal.kind.value);
  assert.equal(meaning.agent, normal.fields.agent?.value);
  assert.equal(meaning.tool, normal.fields.tool?.value);
  assert.deepEqual(meaning.usage, normal.usage);
}

/** Line → how often. */
function counted(lines: readonly string[]): object {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function sentLogs(body: object): readonly SentLog[] {
  const { bytes } = jsonToProtobuf('logs', Buffer.from(JSON.stringify(body)));
  const batch = decodeLogs(bytes);
  return batch.logs.map(({ offset, length, originIndex }) => {
    const origin = batch.origins[originIndex]!;
    const slice = (at: number, count: number) => batch.bytes.subarray(at, at + count);
    return {
      log: decodeLogDetail(slice(offset, length)),
      resource: decodeResource(slice(origin.resourceOffset, origin.resourceLength)),
      scope: decodeScope(slice(origin.scopeOffset, origin.scopeLength)),
    };
  });
}
