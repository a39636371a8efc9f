import type { Json } from '../../../../shared/message.ts';
import type { ContentSource } from '../contentSource.ts';

/** Attributes that hold a whole request: messages, instructions, tools and parameters in one JSON. */
const keys = ['request_data', 'ai.prompt', 'gcp.vertex.agent.llm_request', 'genkit:input', 'gen_ai.prompt'];

/** OpenInference puts the raw request here, on the spans of models only. */
const modelKeys = ['input.value'];

export interface RequestBlob {
  readonly value: Json;
  readonly from: string;
}

/** The requests a span holds, as JSON. */
export function requestBlobs({ bag, events }: ContentSource): readonly RequestBlob[] {
  const isModel = bag.text('openinference.span.kind')?.toUpperCase() === 'LLM';
  const own = (isModel ? [...keys, ...modelKeys] : keys).map((key) => ({ value: bag.json(key), from: key }));
  const bodies = events
    .filter(({ name }) => /^(?:claude_code\.)?api_request_body$/.test(name))
    .map((event) => ({ value: event.bag.json('body'), from: event.from }));
  return [...own, ...bodies].filter((blob): blob is RequestBlob => blob.value !== undefined);
}
