import type { Asked, JsonSchema, Usage } from './conversation.ts';
import { sse } from './protocol.ts';
import type { Answer, Protocol } from './protocol.ts';

interface Part {
  readonly functionCall?: { readonly name: string };
  readonly functionResponse?: unknown;
}

interface GenerateBody {
  readonly contents: readonly { readonly role?: string; readonly parts: readonly Part[] }[];
  readonly tools?: readonly { readonly functionDeclarations?: readonly Declaration[] }[];
  readonly generationConfig?: { readonly responseSchema?: JsonSchema };
}

interface Declaration {
  readonly name: string;
  readonly parameters?: JsonSchema;
  readonly parametersJsonSchema?: JsonSchema;
  /** What the Python client writes. */
  readonly parameters_json_schema?: JsonSchema;
}

/** `POST /v1beta/models/{model}:generateContent` and `:streamGenerateContent?alt=sse` */
export const geminiGenerate: Protocol = {
  path: /\/models\/([^/:]+):(?:stream)?[gG]enerateContent$/,
  writesCache: false,
  read: (body, path) => read(body as GenerateBody, path),
  answer: content,
  stream: (answer) => [sse(content(answer))],
};

function read(body: GenerateBody, path: string): Asked {
  const isResult = ({ functionResponse }: Part): boolean => functionResponse !== undefined;
  const lastUser = body.contents.findLastIndex(({ role, parts }) => role !== 'model' && !parts.some(isResult));
  const declared = (body.tools ?? []).flatMap(({ functionDeclarations = [] }) => functionDeclarations);
  const answerSchema = body.generationConfig?.responseSchema;
  return {
    model: geminiGenerate.path.exec(path)?.[1] ?? '',
    stream: path.includes(':stream'),
    tools: declared.map((tool) => ({
      name: tool.name,
      schema: tool.parametersJsonSchema ?? tool.parameters_json_schema ?? tool.parameters ?? {},
    })),
    answers: body.contents.filter(({ role }) => role === 'model').length,
    called: body.contents
      .slice(lastUser + 1)
      .flatMap(({ parts }) => parts.flatMap(({ functionCall }) => functionCall?.name ?? [])),
    ...(answerSchema ? { answerSchema } : {}),
  };
}

function content({ model, reply, usage }: Answer): object {
  const part = 'text' in reply ? { text: reply.text } : { functionCall: { name: reply.tool, args: reply.arguments } };
  return {
    candidates: [{ content: { role: 'model', parts: [part] }, finishReason: 'STOP', index: 0 }],
    usageMetadata: usageOf(usage),
    modelVersion: model,
    responseId: reply.id,
  };
}

/** Gemini counts the cache within the prompt, but thoughts beside the candidates. */
function usageOf({ uncached, cacheRead, visible, reasoning }: Usage): object {
  const prompt = uncached + cacheRead;
  return {
    promptTokenCount: prompt,
    cachedContentTokenCount: cacheRead,
    candidatesTokenCount: visible,
    thoughtsTokenCount: reasoning,
    totalTokenCount: prompt + visible + reasoning,
  };
}
