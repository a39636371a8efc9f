import { stripJsonComments } from '../../core/cost/stripJsonComments.ts';
import { jsonTree, memberOf, type JsonNode } from './jsonTree.ts';

/** A fault of a price file and the characters it is about. */
export interface PlacedFault {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

const entryName = /\bprices(?:\[(\d+)\]|[./](\d+))(?:[./]?(?:\["?|\b)(\w+))?/;
const cheaperName = /\bcheaper\b/;
const jsonOffset = /\bposition (\d+)\b/;

/** Puts what the receiver says of a price file beside the entry it names; what names none stands at the beginning. */
export function placeFaults(text: string, faults: readonly string[]): readonly PlacedFault[] {
  const root = jsonTree(stripJsonComments(text));
  return faults.map((message) => ({ message, ...placeOf(message, root, text) }));
}

function placeOf(message: string, root: JsonNode | undefined, text: string): { start: number; end: number } {
  const [, bracketed, dotted, key = ''] = entryName.exec(message) ?? [];
  const prices = memberOf(root, 'prices');
  const entry = prices?.type === 'array' ? prices.items[Number(bracketed ?? dotted)] : undefined;
  const node = memberOf(entry, key) ?? entry ?? (cheaperName.test(message) ? memberOf(root, 'cheaper') : prices);
  if (node) return { start: node.start, end: node.end };
  const at = Math.min(Number(jsonOffset.exec(message)?.[1] ?? 0), Math.max(0, text.length - 1));
  return { start: at, end: Math.min(at + 1, text.length) };
}

/** Those of one source, without its name, which Problems shows already. */
export function faultsOf(source: string, faults: readonly string[]): readonly string[] {
  return faults
    .filter((fault) => fault.startsWith(`${source}:`) || fault.startsWith(`${source} `))
    .map((fault) => fault.slice(source.length).replace(/^[:\s]+/, ''));
}
