import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { projectRoot } from '../../vscode/projectRoot.ts';
import type { ReadSpan } from './dialectFixture.ts';

/**
 * Compares with the file under `test/golden`; with the environment variable `UPDATE_GOLDEN=1` writes it instead, and the
 * difference is for the reviewer to judge.
 */
export async function matchGolden(path: string, value: unknown): Promise<void> {
  const file = join(projectRoot, 'test/golden', path);
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, await format(JSON.stringify(value), { ...(await resolveConfig(file)), parser: 'json' }));
  }
  assert.deepEqual(JSON.parse(JSON.stringify(value)), JSON.parse(readFileSync(file, 'utf8')));
}

/** What a golden file keeps of a span: the model and where each value came from. What was said in it has tests of its own. */
export function goldenSpan({ meaning, normal }: ReadSpan): object {
  const { dialects, framework, kind, title, fields, usage, usageFrom, failed } = normal;
  return {
    dialects: dialects.join(' '),
    ...(framework !== undefined && { framework }),
    kind: `${kind.value}${kind.confidence ? ' (guess)' : ''} ← ${kind.from}`,
    title: `${title.value} ← ${title.from}`,
    label: meaning.label,
    fields: Object.fromEntries(
      Object.entries(fields)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, { value, from, confidence }]) => [name, `${value}${confidence ? ' (guess)' : ''} ← ${from}`]),
    ),
    identities: Object.fromEntries(meaning.identities.map(({ field, value, rank }) => [field, `${value} #${rank}`])),
    ...(usage && { usage, usageFrom }),
    ...(failed && { failed }),
    ...(meaning.standsFor && { standsFor: meaning.standsFor }),
    ...(meaning.unended && { unended: true }),
  };
}

/** The same in one line, for captures of whole runs: what counts and how sure it is. */
export function goldenLine({ detail, meaning, normal }: ReadSpan): string {
  const { kind, label, agent, tool, identities, usage } = meaning;
  const who = identities.map(({ field, value }) => `${field}=${value}`);
  const facts = usage && [
    Object.entries(usage.tokens).map(([name, count]) => `${name} ${count}`),
    usage.reading && Object.values(usage.reading).join('/'),
    [usage.scope, usage.signal, usage.provider, usage.responseModel ?? usage.requestModel, usage.serviceTier],
    usage.reportedUsd === undefined ? [] : `${usage.reportedUsd} USD`,
  ];
  const parts = [
    `${detail.name}: ${kind} (${normal.kind.from}) ${label}`,
    [...normal.dialects, normal.framework ?? ''].join(' '),
    [agent === undefined ? '' : `agent=${agent}`, tool === undefined ? '' : `tool=${tool}`, ...who].join(' '),
    facts?.flat(2).filter(Boolean).join(', ') ?? '',
    meaning.failed ? 'failed' : '',
  ];
  return parts
    .map((part) => part.trim())
    .filter(Boolean)
    .join(' | ');
}
