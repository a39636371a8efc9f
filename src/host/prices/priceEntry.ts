import { stripJsonComments } from '../../core/cost/stripJsonComments.ts';
import { jsonTree, memberOf, type JsonNode } from './jsonTree.ts';

/** The model a price is wanted for; prices in USD per million tokens where they are known. */
export interface WantedPrice {
  readonly model: string;
  readonly provider?: string;
  readonly input?: number;
  readonly output?: number;
}

/** A change of a text, and what to select in the text that comes of it, in offsets. */
export interface PriceEdit {
  /** `undefined` = the entry is there already. */
  readonly insert?: { readonly at: number; readonly replaced: number; readonly text: string };
  readonly select: { readonly start: number; readonly end: number };
}

/** What a new file holds: valid, and nothing priced. */
export const emptyPriceFile = '{\n  "prices": []\n}\n';

/**
 * The edit that leads to a model's input price: a new entry at the end of `prices`, or none where there is one. The rest
 * of the text stays as its author wrote it. A price that is not known is `null`, which the schema and the receiver refuse
 * by name: a made-up number would be taken for a price. Throws a `SyntaxError` on a text that is no such file.
 */
export function priceEdit(text: string, wanted: WantedPrice): PriceEdit {
  const source = text.trim() === '' ? emptyPriceFile : text;
  // As the receiver reads it; blanks keep the places.
  const root = jsonTree(stripJsonComments(source));
  if (root?.type !== 'object') throw new SyntaxError('not a JSON object');
  const prices = memberOf(root, 'prices');
  if (prices?.type === 'array') {
    const entry = prices.items.findLast((item) => isFor(item, wanted));
    if (entry) return { select: placeOfPrice(entry) };
  } else if (prices) throw new SyntaxError('"prices" is not a list');

  const written = entryText(wanted);
  const after = prices ? inList(source, prices, written) : inObject(source, root, written);
  const start = after.at + after.text.indexOf(written) + written.indexOf('"input": ') + '"input": '.length;
  const select = { start, end: start + priceText(wanted.input).length };
  return source === text
    ? { insert: { ...after, replaced: 0 }, select }
    : { insert: { at: 0, replaced: text.length, text: spliced(source, after) }, select };
}

/** The text with an edit's change in it. */
export function applied(text: string, { insert }: PriceEdit): string {
  if (!insert) return text;
  return text.slice(0, insert.at) + insert.text + text.slice(insert.at + insert.replaced);
}

interface Insertion {
  readonly at: number;
  readonly text: string;
}

function inList(text: string, list: JsonNode, entry: string): Insertion {
  const last = list.type === 'array' ? list.items.at(-1) : undefined;
  if (last) return { at: last.end, text: `,\n    ${entry}` };
  const end = list.end - 1;
  const start = list.start + 1;
  // An empty list may hold spaces or a line; what is between its brackets goes after the entry.
  return { at: start, text: `\n    ${entry}${text.slice(start, end).includes('\n') ? '' : '\n  '}` };
}

function inObject(text: string, root: JsonNode, entry: string): Insertion {
  const last = root.type === 'object' ? root.members.at(-1) : undefined;
  const list = `"prices": [\n    ${entry}\n  ]`;
  if (last) return { at: last.value.end, text: `,\n  ${list}` };
  return { at: root.start + 1, text: `\n  ${list}${text.slice(root.start, root.end).includes('\n') ? '' : '\n'}` };
}

function spliced(text: string, { at, text: inserted }: Insertion): string {
  return text.slice(0, at) + inserted + text.slice(at);
}

function entryText({ model, provider, input, output }: WantedPrice): string {
  const names = [
    `"model": ${JSON.stringify(model)}`,
    ...(provider === undefined ? [] : [`"provider": ${JSON.stringify(provider)}`]),
  ];
  return `{ ${names.join(', ')}, "input": ${priceText(input)}, "output": ${priceText(output)} }`;
}

function priceText(price: number | undefined): string {
  return price === undefined ? 'null' : String(price);
}

/** An entry without a provider is for all of them; dated ones are for a past price too, so the last written counts. */
function isFor(item: JsonNode, { model, provider }: WantedPrice): boolean {
  const says = (key: string) => {
    const node = memberOf(item, key);
    return node?.type === 'value' && typeof node.value === 'string' ? node.value.toLowerCase() : undefined;
  };
  const said = says('provider');
  return says('model') === model.toLowerCase() && (said === undefined || said === provider?.toLowerCase());
}

function placeOfPrice(entry: JsonNode): PriceEdit['select'] {
  const { start, end } = memberOf(entry, 'input') ?? entry;
  return { start, end };
}
