import type { Json } from '../../../../shared/message.ts';
import type { RetrievedDocument, Sourced } from '../../../../shared/normalSpan.ts';
import type { ContentSource } from '../contentSource.ts';
import { firstField, firstText, isEmpty, listOf, numberOf, objectOf, textOf } from '../jsonFields.ts';
import { isTypedPart } from '../shapes/partOf.ts';
import { tolerantJson } from '../tolerantJson.ts';

/** Rows of telemetry-dialects §4.17. Reranked documents come before those that went in. */
const queryKeys = [
  ...['gen_ai.retrieval.query.text', 'gen_ai.retrieval.query', 'gen_ai.memory.query.text', 'reranker.query'],
  ...['db.vector.query.content', 'ai.value'],
];
const indexedKeys = ['retrieval.documents', 'reranker.output_documents', 'reranker.input_documents'];
const listKeys = [
  ...['gen_ai.retrieval.documents', 'gen_ai.memory.records', 'db.vector.query.response.documents', 'ai.ranking'],
  ...['ai.documents'],
];
const eventNames = /^db\.(?:query|search)\.result$/;

/** What was looked for. */
export function retrievalQuery({ bag }: ContentSource): Sourced<string> | undefined {
  const isRetriever = /^(?:retriever|reranker)$/i.test(bag.text('openinference.span.kind') ?? '');
  for (const key of isRetriever ? [...queryKeys, 'input.value'] : queryKeys) {
    const value = bag.words(key);
    if (value !== undefined) return { value, from: key };
  }
  return undefined;
}

/** What was found, the best first where the sender orders it so; vectors are never part of it. */
export function retrievedDocuments({ bag, events }: ContentSource): readonly RetrievedDocument[] {
  const indexed = indexedKeys.map((key) => bag.indexed(key)).find((list) => list !== undefined);
  if (indexed !== undefined) return indexed.flatMap(documentOf);
  const list = listKeys.map((key) => listOf(bag.json(key))).find((held) => held !== undefined);
  if (list !== undefined) return list.flatMap(documentOf);
  const results = events.filter(({ name }) => eventNames.test(name));
  return results.flatMap(({ name, bag: fields }) =>
    documentOf(Object.fromEntries(resultFields.map((field) => [field, fields.json(`${name}.${field}`) ?? null]))),
  );
}

const resultFields = ['id', 'score', 'distance', 'document', 'metadata'];
const idPaths = ['document.id', 'id', 'document_id', 'documentId', 'index', 'originalIndex'];
const scorePaths = ['document.score', 'score', 'relevance_score', 'relevanceScore', 'distance'];
const contentPaths = [
  'document.content',
  'content',
  'page_content',
  'pageContent',
  'text',
  'document.text',
  'document',
];
const metadataPaths = ['document.metadata', 'metadata', 'meta'];

function documentOf(sent: Json): readonly RetrievedDocument[] {
  const value = typeof sent === 'string' ? tolerantJson(sent).value : sent;
  if (typeof value === 'string') return [{ content: value }];
  if (objectOf(value) === undefined) return [];
  const id = firstField(value, idPaths);
  const score = numberOf(firstField(value, scorePaths));
  const metadata = firstField(value, metadataPaths);
  const content = contentOf(value);
  const document: RetrievedDocument = {
    ...(typeof id === 'string' || typeof id === 'number' ? { id: String(id) } : {}),
    ...(score !== undefined && { score }),
    ...(content !== undefined && { content }),
    ...(!isEmpty(metadata) && {
      metadata: typeof metadata === 'string' ? tolerantJson(metadata).value : (metadata ?? null),
    }),
  };
  return Object.keys(document).length === 0 ? [] : [document];
}

/** Text, or the text of parts. */
function contentOf(value: Json): string | undefined {
  const text = firstText(value, contentPaths);
  if (text !== undefined) return text;
  const parts = listOf(firstField(value, contentPaths));
  const lines = parts?.flatMap(
    (part) => textOf(part) ?? (isTypedPart(part) ? (firstText(part, ['text', 'content']) ?? []) : []),
  );
  return lines && lines.length > 0 ? lines.join('\n') : undefined;
}
