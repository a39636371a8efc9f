import type { Json, Message } from '../../../../shared/message.ts';
import type { ContentSource } from '../contentSource.ts';
import { finishReason } from '../finishReason.ts';
import { firstText, listOf, textOf } from '../jsonFields.ts';

/** Rows of telemetry-dialects §4.12 in their order. */
const keys = [
  ...['gen_ai.response.finish_reasons', 'gen_ai.response.finish_reason', 'llm.finish_reason'],
  ...['llm.response.finish_reason', 'llm.response.stop_reason', 'gen_ai.response.stop_reason'],
  ...['ai.response.finishReason', 'ai.finishReason', 'gen_ai.finishReason', 'stop_reason', 'finish_reasons'],
];
const indexedKeys = ['gen_ai.completion', 'llm.choices'];
const blobs: readonly (readonly [key: string, paths: readonly string[]])[] = [
  ['genkit:output', ['finishReason']],
  ['gcp.vertex.agent.llm_response', ['finish_reason', 'finishReason']],
];
const wordPaths = ['finish_reason', 'completion.finish_reason'];

/** Why the model stopped, each reason once: attributes, else what the output's messages and events say. */
export function finishReasons(source: ContentSource, output: readonly Message[]): readonly string[] {
  return [...new Set(said(source, output))];
}

function said({ bag, events }: ContentSource, output: readonly Message[]): readonly string[] {
  for (const key of keys) {
    const words = wordsOf(bag.json(key));
    if (words.length > 0) return words;
  }
  const ofMessages = output.flatMap((message) => message.finishReason ?? []);
  if (ofMessages.length > 0) return ofMessages;
  const indexed = indexedKeys.flatMap((key) =>
    (bag.indexed(key) ?? []).flatMap((item) => firstText(item, wordPaths) ?? []),
  );
  const held = blobs.flatMap(([key, paths]) => firstText(bag.json(key), paths) ?? []);
  const ofEvents = events.flatMap(({ bag: fields }) => wordsOf(fields.json('gen_ai.response.finish_reasons')));
  return [...indexed, ...held, ...ofEvents].map(finishReason);
}

function wordsOf(value: Json | undefined): readonly string[] {
  return (listOf(value) ?? [value]).flatMap((word) => textOf(word) ?? []).map(finishReason);
}
