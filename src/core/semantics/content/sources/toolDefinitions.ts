import type { Json, ToolDefinition } from '../../../../shared/message.ts';
import type { ContentSource } from '../contentSource.ts';
import { fieldAt, firstField, firstText, isEmpty, listOf, objectOf } from '../jsonFields.ts';
import { tolerantJson } from '../tolerantJson.ts';
import { requestBlobs } from './requestBlobs.ts';

/** Rows of telemetry-dialects §4.10: attributes with a list, the lists that keys spell, and places inside requests. */
const keys = ['gen_ai.tool.definitions', 'ai.prompt.tools', 'gen_ai.request.tools', 'haystack.agent.tools'];
const indexed = ['llm.tools', 'llm.request.functions'];
const places: readonly (readonly [key: string, paths: readonly string[]])[] = [
  ['model_request_parameters', ['function_tools', 'output_tools', 'builtin_tools']],
  ['llm.invocation_parameters', ['tools', 'functions']],
];
const requestPaths = ['tools', 'config.tools', 'functions'];
/** Names only. */
const nameKeys = [
  ...['gen_ai.agent.tools', 'spring.ai.model.request.tool.names', 'spring.ai.chat.client.tool.names'],
  ...['sk.available_functions'],
];

/** The tools the model could choose from, once each, and where they were read. */
export function toolDefinitions(source: ContentSource): {
  readonly tools: readonly ToolDefinition[];
  readonly from?: string;
} {
  for (const { value, from } of candidates(source)) {
    const tools = unique(definitionsOf(value));
    if (tools.length > 0) return { tools, from };
  }
  return { tools: [] };
}

function* candidates(source: ContentSource): Generator<{ readonly value: Json | undefined; readonly from: string }> {
  const { bag, events } = source;
  for (const key of keys) yield { value: bag.json(key), from: key };
  for (const key of indexed) yield { value: bag.indexed(key), from: `${key}.*` };
  for (const event of events) yield { value: event.bag.json('gen_ai.tool.definitions'), from: event.from };
  for (const [key, paths] of places) {
    const lists = paths.flatMap((path) => listOf(fieldAt(bag.json(key), path)) ?? []);
    yield { value: lists, from: `${key}→${paths[0] ?? ''}` };
  }
  for (const { value, from } of requestBlobs(source)) {
    for (const path of requestPaths) yield { value: fieldAt(value, path), from: `${from}→${path}` };
  }
  for (const key of nameKeys) yield { value: bag.json(key), from: key };
}

function definitionsOf(value: Json | undefined): readonly ToolDefinition[] {
  if (isEmpty(value) || value === undefined) return [];
  const list =
    listOf(value) ?? (typeof value === 'string' ? value.split(',').map((name) => name.trim()) : byName(value));
  return list.flatMap(definitionOf);
}

/** `{get_weather: {description, parameters}}` of the AI SDK's tool sets. */
function byName(value: Json): readonly Json[] {
  const object = objectOf(value) ?? {};
  if (firstText(object, namePaths) !== undefined || groupOf(object) !== undefined) return [value];
  return Object.entries(object).map(([name, held]) => ({ ...(objectOf(held) ?? {}), name }));
}

const namePaths = [
  ...['name', 'function.name', 'toolSpec.name', 'tool.name', 'tool.function.name', 'tool.json_schema.name'],
  ...['tool.json_schema.function.name', 'tool_name'],
];
const descriptionPaths = ['description', 'function.description', 'toolSpec.description'];
const schemaPaths = [
  ...['parameters', 'function.parameters', 'input_schema', 'inputSchema.json', 'inputSchema.jsonSchema', 'inputSchema'],
  ...['toolSpec.inputSchema.json', 'parameters_json_schema', 'parametersJsonSchema', 'json_schema', 'schema', 'args'],
];

function definitionOf(value: Json): readonly ToolDefinition[] {
  const opened = typeof value === 'string' ? tolerantJson(value).value : value;
  if (typeof opened === 'string') return opened === '' ? [] : [{ name: opened }];
  const schema = fieldAt(opened, 'tool.json_schema');
  if (schema !== undefined) return definitionOf(schema);
  const group = groupOf(opened);
  if (group !== undefined) return group.flatMap(definitionOf);
  const name = firstText(opened, namePaths);
  return name === undefined ? typeOnly(opened) : [described(name, opened)];
}

/** Gemini keeps functions in groups. */
function groupOf(value: Json): readonly Json[] | undefined {
  return listOf(firstField(value, ['function_declarations', 'functionDeclarations']));
}

/** Tools of the provider have a type and no name: `{type: "web_search"}`. */
function typeOnly(value: Json): readonly ToolDefinition[] {
  const type = firstText(value, ['type']);
  return type === undefined ? [] : [{ name: type }];
}

function described(name: string, value: Json): ToolDefinition {
  const description = firstText(value, descriptionPaths);
  const sent = firstField(value, schemaPaths);
  const parameters = typeof sent === 'string' ? tolerantJson(sent).value : sent;
  return {
    name,
    ...(description !== undefined && { description }),
    ...(parameters !== undefined && { parameters }),
  };
}

function unique(tools: readonly ToolDefinition[]): readonly ToolDefinition[] {
  return [...new Map(tools.map((tool) => [tool.name, tool])).values()];
}
