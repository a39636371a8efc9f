import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startModelServer, type ModelServer } from '../../interop/model/startModelServer.ts';

const tool = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const question = { role: 'user', content: 'Weather?' };

/** One request of each protocol, and where it says the tokens: uncached, read, written, visible, reasoning. */
const protocols = [
  {
    path: '/v1/chat/completions',
    body: { model: 'gpt-4o-mini', messages: [question], tools: [{ function: { name: 'look', parameters: tool } }] },
    usage: { prompt_tokens: 1131, completion_tokens: 32, total_tokens: 1163 },
    model: 'gpt-4o-mini-2024-07-18',
    cacheWrite: 0,
  },
  {
    path: '/v1/responses',
    body: { model: 'gpt-4o-mini', input: 'Weather?', tools: [{ type: 'function', name: 'look', parameters: tool }] },
    usage: { input_tokens: 1131, output_tokens: 32, total_tokens: 1163 },
    model: 'gpt-4o-mini-2024-07-18',
    cacheWrite: 0,
  },
  {
    path: '/v1/messages',
    body: { model: 'claude-haiku-4-5', messages: [question], tools: [{ name: 'look', input_schema: tool }] },
    usage: { input_tokens: 107, cache_read_input_tokens: 1024, cache_creation_input_tokens: 211, output_tokens: 23 },
    model: 'claude-haiku-4-5-20251001',
    cacheWrite: 211,
  },
  {
    path: '/v1beta/models/gemini-2.5-flash:generateContent',
    body: {
      contents: [{ role: 'user', parts: [{ text: 'Weather?' }] }],
      tools: [{ functionDeclarations: [{ name: 'look', parameters: tool }] }],
    },
    usage: { promptTokenCount: 1131, candidatesTokenCount: 23, thoughtsTokenCount: 9, totalTokenCount: 1163 },
    model: 'gemini-2.5-flash',
    cacheWrite: 0,
  },
];

describe('the model server', () => {
  let server: ModelServer;
  before(async () => (server = await startModelServer()));
  after(() => server.close());

  async function ask(run: string, path: string, body: unknown): Promise<{ status: number; text: string }> {
    const answer = await fetch(server.urlOf(run) + path, { method: 'POST', body: JSON.stringify(body) });
    return { status: answer.status, text: await answer.text() };
  }

  for (const [number, { path, body, usage, model, cacheWrite }] of protocols.entries()) {
    it(`says on ${path} the tokens it bills, in that provider's classes`, async () => {
      const run = `run-${number}`;
      const { text } = await ask(run, path, body);
      const answer = JSON.parse(text) as Record<string, Record<string, unknown> | undefined>;
      const said = answer.usage ?? answer.usageMetadata ?? {};
      for (const [name, count] of Object.entries(usage)) assert.equal(said[name], count, name);
      assert.match(text, /Oslo/); // the tool is called with a city
      const reasoning = cacheWrite > 0 ? 0 : 9;
      const sums = {
        inputTokens: 1131 + cacheWrite,
        cacheRead: 1024,
        cacheWrite,
        outputTokens: 23 + reasoning,
        reasoning,
      };
      assert.deepEqual(server.billOf(run).models, { [model]: { calls: 1, ...sums } });
    });
  }

  it('streams the same usage as it answers', async () => {
    const body = { ...protocols[2]!.body, stream: true };
    const { text } = await ask('streamed', '/v1/messages', body);
    assert.match(text, /event: message_stop\n/);
    const { cacheRead, cacheWrite, outputTokens } = server.billOf('streamed');
    assert.deepEqual([cacheRead, cacheWrite, outputTokens], [1024, 211, 23]);
    assert.match(text, /"cache_creation_input_tokens":211/);
  });

  it('asks for the tool once, then answers', async () => {
    const call = { role: 'assistant', tool_calls: [{ function: { name: 'look' } }] };
    const messages = [question, call, { role: 'tool', content: '7 degrees' }];
    const { text } = await ask('second', '/v1/chat/completions', { ...protocols[0]!.body, messages });
    assert.match(text, /"finish_reason":"stop"/);
    assert.equal(server.billOf('second').inputTokens, 1202); // grows with the answers in the request
  });

  it('bills no refused call, and remembers what it does not speak', async () => {
    const refused = await ask('refused', '/v1/chat/completions', { model: 'no-such-model', messages: [question] });
    assert.equal(refused.status, 404);
    assert.equal(server.billOf('refused').calls, 0);
    await ask('refused', '/v1/rerank', {});
    assert.deepEqual(server.unknown, ['/v1/rerank']);
  });

  it('bills embeddings apart', async () => {
    await ask('embedded', '/v1/embeddings', { model: 'text-embedding-3-small', input: ['a', 'b'] });
    const { calls, embeddingCalls, embeddingTokens } = server.billOf('embedded');
    assert.deepEqual([calls, embeddingCalls, embeddingTokens], [0, 1, 16]);
  });
});
