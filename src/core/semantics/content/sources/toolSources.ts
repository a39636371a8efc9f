import type { Json } from '../../../../shared/message.ts';
import type { Sourced } from '../../../../shared/normalSpan.ts';
import type { ContentBag } from '../contentBag.ts';
import type { ContentSource } from '../contentSource.ts';
import { fieldAt, firstField, isEmpty, listOf, objectOf } from '../jsonFields.ts';
import { messageOf } from '../shapes/messageOf.ts';
import { decoded, resultOf } from '../shapes/toolParts.ts';

/** A row of telemetry-dialects §4.11. */
interface ToolRow {
  readonly row: string;
  readonly arguments: readonly string[];
  readonly result: readonly string[];
  /** The keys are used by other spans too: read only where `isTool` says this is one. */
  readonly shared?: true;
}

const toolRows: readonly ToolRow[] = [
  { row: 'OTel', arguments: ['gen_ai.tool.call.arguments'], result: ['gen_ai.tool.call.result'] },
  { row: 'Vercel legacy', arguments: ['ai.toolCall.args'], result: ['ai.toolCall.result'] },
  { row: 'Pydantic AI v2', arguments: ['tool_arguments'], result: ['tool_response'] },
  { row: 'ADK', arguments: ['gcp.vertex.agent.tool_call_args'], result: ['gcp.vertex.agent.tool_response'] },
  { row: 'Mastra old / OpenLIT', arguments: ['gen_ai.tool.args', 'gen_ai.tool.input'], result: ['gen_ai.tool.output'] },
  { row: 'Spring AI', arguments: ['spring.ai.tool.call.arguments'], result: ['spring.ai.tool.call.result'] },
  { row: 'Haystack', arguments: ['haystack.agent.step.tool.input'], result: ['haystack.agent.step.tool.output'] },
  { row: 'OpenLLMetry MCP', arguments: ['mcp.request.argument'], result: ['mcp.response.value'] },
  { row: 'Gemini CLI', arguments: ['function_args'], result: [] },
  { row: 'Claude Code', arguments: ['tool_input', 'tool_parameters'], result: [] },
  { row: 'OpenInference', arguments: ['input.value', 'tool.parameters'], result: ['output.value'], shared: true },
  { row: 'OpenLLMetry', arguments: ['traceloop.entity.input'], result: ['traceloop.entity.output'], shared: true },
  {
    row: 'Langfuse',
    arguments: ['langfuse.observation.input'],
    result: ['langfuse.observation.output'],
    shared: true,
  },
  { row: 'LangSmith', arguments: ['gen_ai.prompt'], result: ['gen_ai.completion'], shared: true },
  { row: 'Genkit', arguments: ['genkit:input'], result: ['genkit:output'], shared: true },
  { row: 'Mastra', arguments: mastra('input'), result: mastra('output'), shared: true },
  { row: 'Gemini CLI', arguments: ['gen_ai.input.messages'], result: ['gen_ai.output.messages'], shared: true },
  { row: 'Claude Code', arguments: ['full_command', 'file_path'], result: [], shared: true },
  {
    row: 'plain',
    arguments: ['tool.input', 'tool.args', 'arguments', 'input'],
    result: ['tool.output', 'result', 'output'],
    shared: true,
  },
];

function mastra(side: string): readonly string[] {
  return ['tool_call', 'mcp_tool_call', 'provider_tool_call'].map((type) => `mastra.${type}.${side}`);
}

/** Attribute → values that make its span a tool call; no values = any. */
const evidence: readonly (readonly [key: string, values?: RegExp])[] = [
  ['openinference.span.kind', /^tool$/i],
  ['traceloop.span.kind', /^tool$/i],
  ['langfuse.observation.type', /^tool$/i],
  ['genkit:metadata:subtype', /^tool(?:\.v2)?$/],
  ['mastra.span.type', /tool_call$/i],
  ['langsmith.span.kind', /^tool$/i],
  ['mcp.method.name', /^tools\/call$/],
  ['gen_ai.operation.name', /^(?:execute_tool|tool_call|tool\.execute)$/],
  ['span.type', /^tool$/],
];

/** Names that only tool spans carry; believed where none of the attributes above says what the span is. */
const nameEvidence = ['gen_ai.tool.name', 'gen_ai.tool.call.id', 'ai.toolCall.name', 'tool.name', 'tool_name'];
const otherEvidence = ['function_name', 'spring.ai.tool.definition.name', 'haystack.tool.name'];

/** Whether the span is the run of a tool, as far as its attributes say. */
export function isTool({ bag }: ContentSource): boolean {
  let said = false;
  for (const [key, values] of evidence) {
    const value = bag.text(key);
    if (value === undefined) continue;
    if (values === undefined || values.test(value)) return true;
    said = true;
  }
  return !said && [...nameEvidence, ...otherEvidence].some((key) => bag.text(key) !== undefined);
}

/** What a tool was given and what it answered. */
export interface ToolUse {
  readonly arguments?: Sourced<Json>;
  readonly result?: Sourced<Json>;
  /** Keys it was read from: they are no messages. */
  readonly keys: ReadonlySet<string>;
}

/** First row that says it, attributes before events. Text that is no JSON, such as Python's repr, stays text (pitfall 10). */
export function toolUse(source: ContentSource): ToolUse {
  const tool = isTool(source);
  const rows = toolRows.filter(({ shared }) => shared === undefined || tool);
  const given = firstValue(
    source.bag,
    rows.flatMap((row) => row.arguments),
  );
  const answer = firstValue(
    source.bag,
    rows.flatMap((row) => row.result),
  );
  const input = given ?? (tool ? eventValue(source, argumentEvents) : undefined);
  const output = answer ?? eventValue(source, tool ? [...choiceEvents, ...resultEvents] : resultEvents);
  return {
    ...(input && { arguments: { ...input, value: ownArguments(decoded(input.value)) } }),
    ...(output && { result: { ...output, value: ownResult(output.value) } }),
    keys: tool ? new Set(rows.flatMap((row) => [...row.arguments, ...row.result])) : new Set(),
  };
}

/** Python's wrappers put the arguments into `{args, kwargs}`. */
function ownArguments(value: Json): Json {
  const args = listOf(fieldAt(value, 'args') ?? []);
  const named = fieldAt(value, 'kwargs');
  if (args === undefined || (named !== undefined && objectOf(named) === undefined)) return value;
  if (args.length === 0 && !isEmpty(named)) return named ?? value;
  return args.length === 1 && isEmpty(named) ? decoded(args[0] ?? null) : value;
}

/** What the tool said: LangChain returns the whole message that answers the call. */
function ownResult(value: Json): Json {
  const held = fieldAt(value, 'output') ?? value;
  const message =
    objectOf(held) && firstField(held, ['kwargs', 'data', 'tool_call_id']) ? messageOf(held, 'tool') : undefined;
  const answer = message?.parts.find((part) => part.type === 'toolResult');
  if (answer !== undefined) return answer.result;
  // LlamaIndex: what the function returned, before it was put into blocks.
  return resultOf(fieldAt(value, 'raw_output') ?? value);
}

function firstValue(bag: ContentBag, keys: readonly string[]): Sourced<Json> | undefined {
  for (const key of keys) {
    const value = bag.json(key);
    if (value !== undefined) return { value, from: key };
  }
  return undefined;
}

type EventValue = readonly [name: RegExp, keys: readonly string[]];

// Strands tells of a tool in the words of a model's call.
const argumentEvents: readonly EventValue[] = [
  [/^gen_ai\.tool\.message$/, ['content']],
  [/^(?:(?:claude_code|codex|gemini_cli)\.)?tool_(?:result|call)$/, ['tool_input', 'arguments', 'function_args']],
];
const choiceEvents: readonly EventValue[] = [[/^gen_ai\.choice$/, ['message']]];
const resultEvents: readonly EventValue[] = [
  [/^tool\.output$/, ['output', 'tool.output', 'content', 'result', 'body']],
  [/^codex\.tool_result$/, ['output']],
];

function eventValue({ events }: ContentSource, wanted: readonly EventValue[]): Sourced<Json> | undefined {
  for (const [name, keys] of wanted) {
    for (const event of events) {
      const found = name.test(event.name) ? firstValue(event.bag, keys) : undefined;
      if (found !== undefined) return { value: found.value, from: event.from };
    }
  }
  return undefined;
}
