interface EmbeddingBody {
  readonly model: string;
  readonly input: string | readonly unknown[];
  readonly encoding_format?: string;
}

const vector = [0.125, -0.25, 0.5, -1];

/** `POST /v1/embeddings`: every text has the same short vector. Answers the body and the tokens to bill. */
export function openAiEmbeddings(body: unknown): { readonly tokens: number; readonly answer: object } {
  const { model, input, encoding_format } = body as EmbeddingBody;
  const count = typeof input === 'string' ? 1 : input.length;
  const embedding =
    encoding_format === 'base64' ? Buffer.from(Float32Array.from(vector).buffer).toString('base64') : vector;
  const tokens = 8 * count;
  const data = Array.from({ length: count }, (_, index) => ({ object: 'embedding', index, embedding }));
  return { tokens, answer: { object: 'list', data, model, usage: { prompt_tokens: tokens, total_tokens: tokens } } };
}
