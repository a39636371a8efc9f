import type { Plain, ReadSpan } from './dialectFixture.ts';

type Question = (span: ReadSpan) => unknown;

/** The words that fixtures use for what they expect (telemetry-dialects §12) → where the model has it. */
const questions: Readonly<Record<string, Question>> = {
  kind: ({ normal }) => normal.kind.value,
  guess: ({ normal }) => normal.kind.confidence === 'low',
  dialect: ({ meaning }) => meaning.dialect,
  dialects: ({ normal }) => normal.dialects,
  framework: ({ normal }) => normal.framework,
  inputTotal: ({ normal }) => normal.usage?.tokens.input,
  outputTotal: ({ normal }) => normal.usage?.tokens.output,
  total: ({ normal }) => (normal.usage?.tokens.input ?? 0) + (normal.usage?.tokens.output ?? 0),
  cacheRead: ({ normal }) => normal.usage?.tokens.cacheRead,
  cacheWrite: ({ normal }) => normal.usage?.tokens.cacheWrite,
  cacheWrite1h: ({ normal }) => normal.usage?.tokens.cacheWrite1h,
  reasoning: ({ normal }) => normal.usage?.tokens.reasoning,
  inputAudio: ({ normal }) => normal.usage?.tokens.inputAudio,
  outputAudio: ({ normal }) => normal.usage?.tokens.outputAudio,
  cacheReading: ({ normal }) => normal.usage?.reading?.cache,
  reasoningReading: ({ normal }) => normal.usage?.reading?.reasoning,
  decidedBy: ({ normal }) => normal.usage?.reading?.decidedBy,
  confidence: ({ normal }) => normal.usage?.reading?.confidence,
  usageScope: ({ normal }) => normal.usage?.scope,
  signal: ({ normal }) => normal.usage?.signal,
  ttftMs: ({ normal }) => normal.fields.firstTokenMs?.value,
  cost: ({ normal }) => normal.usage?.reportedUsd,
  display: ({ normal }) => normal.title.value,
  label: ({ meaning }) => meaning.label,
  callId: ({ normal }) => normal.fields.toolCallId?.value,
  arguments: ({ normal }) => normal.content.arguments?.value,
  finishReasons: ({ normal }) => normal.content.finishReasons,
  output0: ({ normal }) => normal.content.output[0]?.parts.map((part) => ('text' in part ? part.text : '')).join(''),
  status: ({ normal }) => (normal.failed ? 'error' : 'ok'),
  'error.message': ({ normal }) => normal.fields.errorMessage?.value,
  hasUsage: ({ normal }) => normal.usage !== undefined,
  running: ({ meaning }) =>
    meaning.standsFor && { spanId: meaning.standsFor.spanId, parent: meaning.standsFor.parentSpanId || null },
  unended: ({ meaning }) => meaning.unended === true,
};

/** The answer to one word; other words are fields of the model, or `params.<name>`. */
export function answer(span: ReadSpan, word: string): Plain {
  const found = answerOf(span, word);
  return found === undefined ? null : (JSON.parse(JSON.stringify(found)) as Plain);
}

function answerOf(span: ReadSpan, word: string): unknown {
  const question = questions[word];
  if (question) return question(span);
  const { fields, content } = span.normal;
  const [, param] = /^params\.(.+)/.exec(word) ?? [];
  if (param !== undefined) return content.params[param]?.value;
  return (fields as Readonly<Record<string, { readonly value: unknown }>>)[word]?.value;
}
