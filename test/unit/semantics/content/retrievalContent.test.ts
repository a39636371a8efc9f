/** Telemetry-dialects §4.17, §4.18 and §4.21. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { contentOf, type EventSpec, type Values } from './contentFixtures.ts';

const json = JSON.stringify;

describe('documents and queries of telemetry-dialects §4.17', () => {
  const one = { id: 'd1', score: 0.5, content: 'Oslo is wet.' };
  const rows: Readonly<Record<string, readonly [Values, (readonly EventSpec[])?]>> = {
    OTel: [{ 'gen_ai.retrieval.documents': json([one]) }],
    OpenInference: [
      {
        'retrieval.documents.0.document.id': 'd1',
        'retrieval.documents.0.document.score': 0.5,
        'retrieval.documents.0.document.content': 'Oslo is wet.',
      },
    ],
    reranker: [
      {
        'reranker.input_documents.0.document.id': 'no',
        'reranker.output_documents.0.document.id': 'd1',
        'reranker.output_documents.0.document.score': '0.5',
        'reranker.output_documents.0.document.content': 'Oslo is wet.',
      },
    ],
    OpenLLMetry: [
      {},
      [
        {
          name: 'db.query.result',
          attributes: {
            'db.query.result.id': 'd1',
            'db.query.result.score': 0.5,
            'db.query.result.document': 'Oslo is wet.',
          },
        },
      ],
    ],
    'Spring AI': [{ 'db.vector.query.response.documents': json([{ id: 'd1', score: 0.5, text: 'Oslo is wet.' }]) }],
    Memory: [{ 'gen_ai.memory.records': json([one]) }],
    Vercel: [{ 'ai.ranking': [json({ originalIndex: 'd1', relevanceScore: 0.5, document: 'Oslo is wet.' })] }],
  };
  for (const [row, [attributes, events = []]] of Object.entries(rows)) {
    it(row, () => {
      assert.deepEqual(contentOf(attributes, { events }).documents, [one]);
    });
  }

  it('keeps metadata, and of vectors only the length', () => {
    const vector = Array.from({ length: 1536 }, (_, index) => index / 7);
    const { documents } = contentOf({
      'gen_ai.retrieval.documents': json([{ id: 1, metadata: { page: 3, embedding: vector } }]),
    });
    assert.deepEqual(documents, [{ id: '1', metadata: { page: 3, embedding: { vectorLength: 1536 } } }]);
    const embedding = contentOf({
      'output.value': json({ data: [{ embedding: vector }] }),
      'output.mime_type': 'application/json',
    });
    assert.ok(json(embedding).length < 1000);
    assert.ok(json(contentOf({ 'ai.value': 'wet?', 'ai.embedding': json(vector) })).length < 1000);
  });

  it('reads the query', () => {
    for (const key of [
      'gen_ai.retrieval.query.text',
      'gen_ai.retrieval.query',
      'db.vector.query.content',
      'gen_ai.memory.query.text',
      'reranker.query',
      'ai.value',
    ]) {
      assert.deepEqual(contentOf({ [key]: 'wet?' }).query, { value: 'wet?', from: key });
    }
    assert.equal(contentOf({ 'openinference.span.kind': 'RETRIEVER', 'input.value': 'wet?' }).query?.value, 'wet?');
  });
});

describe('evaluations of telemetry-dialects §4.18', () => {
  it('are read from events, indexed keys, verdicts and single attributes', () => {
    const said = {
      'gen_ai.evaluation.name': 'Relevance',
      'gen_ai.evaluation.score.value': 0.9,
      'gen_ai.evaluation.score.label': 'pass',
      'gen_ai.evaluation.explanation': 'ok',
    };
    const content = contentOf(
      {
        'evaluations.0.evaluation.name': 'toxic',
        'evaluations.0.evaluation.score': 0,
        'session.annotations.0.annotation.name': 'thumb',
        'session.annotations.0.annotation.label': 'up',
        assertions: json({ correct: { name: 'correct', value: true, reason: 'same' } }),
        scores: json({ speed: 0.3 }),
        'gen_ai.eval.groundedness': 0.8,
        'genkit:metadata:feedbackValue': 'positive',
        'gen_ai.guardrail.name': 'pii',
        'gen_ai.guardrail.triggered': true,
      },
      {
        dialects: ['pydantic-ai'],
        events: [{ name: 'gen_ai.evaluation.result', attributes: said }],
        logs: [{ name: 'copilot_chat.user.feedback', attributes: { rating: 'helpful' } }],
      },
    );
    assert.deepEqual(content.evaluations, [
      { name: 'Relevance', score: 0.9, label: 'pass', explanation: 'ok', from: 'event gen_ai.evaluation.result' },
      { name: 'feedback', label: 'helpful', from: 'log copilot_chat.user.feedback' },
      { name: 'toxic', score: 0, from: 'evaluations.*' },
      { name: 'session.thumb', label: 'up', from: 'session.annotations.*' },
      { name: 'correct', score: 1, label: 'true', from: 'assertions', explanation: 'same' },
      { name: 'speed', score: 0.3, from: 'scores' },
      { name: 'groundedness', score: 0.8, from: 'gen_ai.eval.groundedness' },
      { name: 'feedback', label: 'positive', from: 'genkit:metadata:feedbackValue' },
      { name: 'pii', label: 'triggered', from: 'gen_ai.guardrail.triggered' },
    ]);
    assert.deepEqual(contentOf({ scores: json({ speed: 0.3 }) }).evaluations, [], 'an everyday word in other dialects');
  });
});

describe('tags of telemetry-dialects §4.21', () => {
  it('are lists, comma text, and metadata as name=value, each once', () => {
    const { tags } = contentOf({
      'tag.tags': ['a', 'b'],
      'langsmith.span.tags': 'b, c',
      metadata: json({ tier: 'gold', nested: { x: 1 }, tags: ['d'] }),
      'traceloop.association.properties.plan': 'pro',
      'ai.telemetry.metadata.long': 'x'.repeat(500),
    });
    assert.deepEqual(tags, ['a', 'b', 'c', 'tier=gold', 'd', 'plan=pro']);
  });
});
