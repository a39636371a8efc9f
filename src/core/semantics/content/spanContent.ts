import type { LogDetail } from '../../../shared/logDetail.ts';
import type { Message } from '../../../shared/message.ts';
import type { SpanContent } from '../../../shared/normalSpan.ts';
import type { SpanDetail } from '../../../shared/spanDetail.ts';
import { contentSource, type ContentSource } from './contentSource.ts';
import { settledMessages, settledParts } from './settledMessages.ts';
import { attributeInput, attributeOutput, type FoundMessages } from './sources/attributeMessages.ts';
import { evaluations } from './sources/evaluations.ts';
import { eventMessages } from './sources/eventMessages.ts';
import { finishReasons } from './sources/finishReasons.ts';
import { promptVariables } from './sources/promptVariables.ts';
import { requestParams } from './sources/requestParams.ts';
import { retrievalQuery, retrievedDocuments } from './sources/retrieval.ts';
import { systemParts } from './sources/systemParts.ts';
import { tags } from './sources/tags.ts';
import { toolDefinitions } from './sources/toolDefinitions.ts';
import { toolUse, type ToolUse } from './sources/toolSources.ts';

/**
 * What was said in a span, whatever vocabulary it was sent in (telemetry-dialects §4.8–4.12, 4.15–4.18, 4.21). `logs` are the
 * records that belong to the span; `dialects` the ids of §3, needed only for keys that are everyday words. Attributes win over
 * span events, span events over logs. Text stays text. Never throws, whatever the telemetry holds.
 */
export function spanContent(detail: SpanDetail, logs: readonly LogDetail[], dialects: readonly string[]): SpanContent {
  const source = contentSource(detail, logs, dialects);
  const tool = toolUse(source);
  const { input, output } = found(source, tool);
  const head = systemParts(source, settled(input, source), input?.from ?? '');
  const said = settled(output, source).map(asSaid);
  const { tools, from: toolsFrom } = toolDefinitions(source);
  const query = retrievalQuery(source);
  const content: Omit<SpanContent, 'state'> = {
    input: head.input,
    output: said,
    system: settledParts(head.system, source.notes),
    tools,
    ...(tool.arguments && { arguments: tool.arguments }),
    ...(tool.result && { result: tool.result }),
    params: requestParams(source),
    finishReasons: finishReasons(source, said),
    documents: retrievedDocuments(source),
    ...(query && { query }),
    evaluations: evaluations(source),
    promptVariables: promptVariables(source),
    tags: tags(source),
    from: origins({ input: input?.from, output: output?.from, system: head.from, tools: toolsFrom }),
  };
  return { ...content, state: stateOf(content, source, detail.droppedAttributes) };
}

function found(
  source: ContentSource,
  tool: ToolUse,
): { readonly input?: FoundMessages; readonly output?: FoundMessages } {
  const events = tool.keys.size > 0 ? {} : eventMessages(source);
  const input = attributeInput(source, tool.keys) ?? events.input;
  const output = attributeOutput(source, tool.keys) ?? events.output;
  return { ...(input && { input }), ...(output && { output }) };
}

function settled(side: FoundMessages | undefined, { notes }: ContentSource): readonly Message[] {
  return settledMessages(side?.messages ?? [], notes);
}

/** Gemini CLI gives the model's answers the role of the system. */
function asSaid(message: Message, _: number, all: readonly Message[]): Message {
  return all.every(({ role }) => role === 'system') ? { ...message, role: 'assistant' } : message;
}

function origins(from: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(from).filter((entry): entry is [string, string] => Boolean(entry[1])));
}

/** Keys that an SDK's limit dropped are most likely those of late messages (pitfall 8). */
function stateOf(
  content: Omit<SpanContent, 'state'>,
  { notes }: ContentSource,
  droppedAttributes: number,
): SpanContent['state'] {
  if (notes.redacted) return 'redacted';
  if (notes.truncated || droppedAttributes > 0) return 'truncated';
  const { input, output, system, documents, query } = content;
  const says = [...input, ...output].some(({ parts }) => parts.length > 0);
  const has = says || system.length > 0 || documents.length > 0 || query !== undefined;
  return has || content.arguments !== undefined || content.result !== undefined ? 'captured' : 'off';
}
