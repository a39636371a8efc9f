/** Our multiplication against the library's own, over its whole table. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { calcPrice, waitForUpdate } from '@pydantic/genai-prices';
import type { MatchLogic, ModelInfo, Provider } from '@pydantic/genai-prices';
import { listCards, lookUp, tableVersion } from '../../../src/core/cost/priceTable.ts';
import { priceTokens } from '../../../src/core/cost/rateCard.ts';
import { tableProviderIds, tableProviders } from '../../../src/core/cost/tableProviders.ts';
import type { TokenCounts } from '../../../src/shared/tokenUsage.ts';

const table: readonly Provider[] = (await waitForUpdate()) ?? [];
const entries = table.flatMap((provider) => provider.models.map((model) => ({ provider, model })));

const usages: readonly TokenCounts[] = [
  { input: 0, output: 0 },
  { input: 1, output: 1 },
  { input: 1234, output: 567 },
  { input: 10_000, output: 300, cacheRead: 8000 },
  { input: 10_000, output: 300, cacheWrite: 9000 },
  { input: 10_000, output: 300, cacheRead: 2000, cacheWrite: 7000, cacheWrite1h: 3000 },
  { input: 50_000, output: 5000, cacheRead: 50_000, reasoning: 4000 },
  { input: 5000, output: 2000, inputAudio: 4000, outputAudio: 1500, reasoning: 100 },
  { input: 5000, output: 2000, inputAudio: 1000, cacheRead: 3000 },
  ...[128_000, 128_001, 199_999, 200_000, 200_001, 271_999, 272_000, 272_001, 512_000, 512_001, 2_000_000].map(
    (input): TokenCounts => ({ input, output: 1000, cacheRead: 100_000, cacheWrite: 20_000, cacheWrite1h: 5000 }),
  ),
];
const days = ['2024-03-01T00:00:00Z', '2026-01-15T02:30:00Z', '2026-11-20T08:15:00Z', '2027-02-01T18:00:00Z'];

function libraryUsage(tokens: TokenCounts) {
  return {
    input_tokens: tokens.input,
    output_tokens: tokens.output,
    cache_read_tokens: tokens.cacheRead,
    cache_write_tokens: tokens.cacheWrite,
    cache_write_1h_tokens: tokens.cacheWrite1h,
    input_audio_tokens: tokens.inputAudio,
    output_audio_tokens: tokens.outputAudio,
    output_reasoning_tokens: tokens.reasoning,
    // Which part of the cached tokens is audio nobody sends; the library asks for it where it has a price of its own.
    ...((tokens.inputAudio ?? 0) > 0 && { cache_audio_read_tokens: 0, cache_audio_write_tokens: 0 }),
    ...((tokens.outputAudio ?? 0) > 0 && { output_audio_reasoning_tokens: 0 }),
  };
}

/** Entries are found by name, and not all under their own id: a made-up name that fits the entry's pattern stands in. */
function nameFor({ match, id }: ModelInfo, provider: Provider, timestamp: Date): string | undefined {
  return [id, ...samples(match)].find(
    (name) => calcPrice({}, name, { providerId: provider.id, timestamp })?.model.id === id,
  );
}

function samples(match: MatchLogic): readonly string[] {
  if ('or' in match) return match.or.flatMap(samples);
  if ('and' in match)
    return match.and.reduce<readonly string[]>(
      (names, part) => names.flatMap((name) => samples(part).map((text) => name + text)),
      [''],
    );
  return 'regex' in match ? [] : Object.values(match);
}

function agree(name: string, provider: Provider, tokens: TokenCounts, timestamp: Date): boolean {
  const entry = lookUp(name, provider.id, timestamp);
  const theirs = calcPrice(libraryUsage(tokens), name, { providerId: provider.id, timestamp });
  if (entry === undefined || theirs === null) return false;
  const ours = priceTokens(entry.card, tokens).usd;
  const gap = Math.abs(ours - theirs.total_price);
  assert.ok(
    gap <= 1e-12 * Math.max(theirs.total_price, Number.MIN_VALUE),
    `${provider.id} ${name} ${JSON.stringify(tokens)}: ${ours}, the library says ${theirs.total_price}`,
  );
  return true;
}

const now = new Date('2026-11-20T12:00:00Z');

describe('the price table', () => {
  it('is multiplied as the library does, for every model, usage and day', () => {
    let compared = 0;
    const unreached: string[] = [];
    for (const { provider, model } of entries) {
      const name = nameFor(model, provider, now);
      if (name === undefined) unreached.push(`${provider.id} ${model.id}`);
      else
        for (const day of Array.isArray(model.prices) ? days : days.slice(0, 1))
          for (const tokens of usages) if (agree(name, provider, tokens, new Date(day))) compared++;
    }
    assert.ok(compared > 30_000, `only ${compared} compared`);
    assert.ok(unreached.length < 20, `without a name that finds them: ${unreached.join(', ')}`);
  });

  it('has no price where the table has none per token, instead of the library’s 0', () => {
    for (const [provider, name] of [
      ['openai', 'whisper-1'],
      ['mistral', 'mistral-ocr-latest'],
      ['cerebras', 'qwen-3-coder-480b'],
    ] as const) {
      assert.equal(calcPrice({ input_tokens: 5 }, name, { providerId: provider })?.total_price, 0);
      assert.equal(lookUp(name, provider, now), undefined);
    }
    assert.equal(lookUp('google/gemma-3-4b-it:free', 'openrouter', now)?.card.rates.input, 0);
    assert.equal(lookUp('gpt-4o', 'github-copilot', now)?.card.rates.input, 0);
  });

  it('lists every entry with a price under a name that finds it', () => {
    const listed = listCards(now);
    assert.ok(listed.length > 1500, `${listed.length}`);
    for (const { name, card } of listed) assert.equal(lookUp(name, card.provider, now)?.card.model, card.model);
  });

  it('is of the installed version, with all of its providers', () => {
    const manifest = JSON.parse(
      readFileSync(new URL('../../../node_modules/@pydantic/genai-prices/package.json', import.meta.url), 'utf8'),
    ) as { version: string };
    assert.equal(manifest.version, tableVersion.version, 'set the day of the new version’s data too');
    const ids = table.map(({ id }) => id).sort();
    assert.deepEqual([...tableProviderIds].sort(), ids);
    for (const id of Object.values(tableProviders)) assert.ok(id === 'any' || ids.includes(id), id);
  });

  it('changes prices on whole minutes only, which is how long a price is remembered', () => {
    for (const { model } of entries)
      for (const { constraint } of Array.isArray(model.prices) ? model.prices : [])
        if (constraint?.type === 'time_of_date')
          for (const time of [constraint.start_time, constraint.end_time]) assert.match(time, /^\d\d:\d\d:00Z$/);
  });
});
