import type { Json } from '../../../../shared/message.ts';
import type { Evaluation } from '../../../../shared/normalSpan.ts';
import type { ContentBag } from '../contentBag.ts';
import type { ContentSource } from '../contentSource.ts';
import { firstField, firstText, listOf, numberOf, objectOf, textOf } from '../jsonFields.ts';

/** OpenInference's indexed keys; the prefix widens what is judged to the trace or session. */
const indexed = ['', 'trace.', 'session.'].flatMap((target) =>
  ['evaluation', 'annotation'].map((word) => ({ key: `${target}${word}s`, word, target })),
);

/** Pydantic Evals: JSON of name → verdict. */
const verdictKeys = ['assertions', 'scores', 'labels'];

/** Attribute → the name of what it scores. */
const singleKeys: Readonly<Record<string, string>> = {
  assertion_pass_rate: 'assertion_pass_rate',
  'gen_ai.eval.context_relevancy': 'context_relevancy',
  'gen_ai.eval.answer_relevancy': 'answer_relevancy',
  'gen_ai.eval.groundedness': 'groundedness',
  'genkit:metadata:feedbackValue': 'feedback',
  'genkit:metadata:textFeedback': 'feedback text',
  'genkit:metadata:acceptanceValue': 'acceptance',
};

/** What people, judges and guardrails said of a span (telemetry-dialects §4.18). */
export function evaluations({ bag, events, dialects }: ContentSource): readonly Evaluation[] {
  return [
    ...events.flatMap(({ name, from, bag: fields }) => ofEvent(name, from, fields)),
    ...indexed.flatMap(({ key, word, target }) =>
      (bag.indexed(key) ?? []).flatMap((item) => evaluationOf(firstField(item, [word]) ?? item, `${key}.*`, target)),
    ),
    ...(isEvals(dialects, bag) ? verdictKeys.flatMap((key) => verdicts(bag, key)) : []),
    ...Object.entries(singleKeys).flatMap(([key, name]) => judged(name, bag.plain(key), key)),
    ...guardrail(bag),
  ];
}

function ofEvent(name: string, from: string, bag: ContentBag): readonly Evaluation[] {
  if (name === 'copilot_chat.user.feedback') return judged('feedback', bag.plain('rating'), from);
  if (name !== 'gen_ai.evaluation.result') return [];
  const read = (key: string) => bag.plain(`gen_ai.evaluation.${key}`) ?? null;
  const value = {
    name: read('name'),
    score: read('score.value'),
    label: read('score.label'),
    explanation: read('explanation'),
  };
  return evaluationOf(value, from);
}

function evaluationOf(value: Json, from: string, target = ''): readonly Evaluation[] {
  const score = numberOf(firstField(value, ['score', 'value']));
  const label = firstText(value, ['label']);
  const explanation = firstText(value, ['explanation', 'reason']);
  const name = firstText(value, ['name']) ?? 'evaluation';
  if (score === undefined && label === undefined && explanation === undefined) return [];
  return [
    {
      name: target + name,
      ...(score !== undefined && { score }),
      ...(label !== undefined && { label }),
      ...(explanation !== undefined && { explanation }),
      from,
    },
  ];
}

/** `scores` and `labels` are everyday words. */
function isEvals(dialects: readonly string[], bag: ContentBag): boolean {
  const emitters = ['pydantic-ai', 'logfire'];
  return emitters.some((dialect) => dialects.includes(dialect)) || bag.plain('assertion_pass_rate') !== undefined;
}

function verdicts(bag: ContentBag, key: string): readonly Evaluation[] {
  const value = bag.json(key);
  const entries = listOf(value)?.map((item) => [firstText(item, ['name']) ?? key, item] as const);
  return (entries ?? Object.entries(objectOf(value) ?? {})).flatMap(([name, item]) => {
    const held = firstField(item, ['value']) ?? item;
    const explanation = firstText(item, ['reason', 'explanation']);
    return judged(name, held, key).map((one) => ({ ...one, ...(explanation !== undefined && { explanation }) }));
  });
}

/** Numbers are scores, words and yes or no are labels. */
function judged(name: string, value: Json | undefined, from: string): readonly Evaluation[] {
  if (typeof value === 'boolean') return [{ name, score: value ? 1 : 0, label: String(value), from }];
  const score = numberOf(value);
  if (score !== undefined) return [{ name, score, from }];
  const label = textOf(value);
  return label === undefined ? [] : [{ name, label, from }];
}

function guardrail(bag: ContentBag): readonly Evaluation[] {
  const name = bag.text('gen_ai.guardrail.name') ?? 'guardrail';
  const triggered = bag.plain('gen_ai.guardrail.triggered');
  if (triggered !== undefined) {
    const label = triggered === true || triggered === 'true' || triggered === 'True' ? 'triggered' : 'passed';
    return [{ name, label, from: 'gen_ai.guardrail.triggered' }];
  }
  return judged(name, bag.plain('gen_ai.guardrail.status'), 'gen_ai.guardrail.status');
}
