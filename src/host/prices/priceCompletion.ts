import type { PricedModels } from '../../shared/costApi.ts';
import { isWholeName, modelDetail } from './modelText.ts';

/** Where in `prices.json` a model may be offered, and the offsets an offer replaces. */
export interface CompletionPlace {
  /** `model`: inside the quotes after `"model":`, the closing one is replaced too. `entry`: where an entry of `prices` may begin. */
  readonly kind: 'model' | 'entry';
  readonly start: number;
  readonly end: number;
}

/** One offer as data. */
export interface ModelOffer {
  readonly label: string;
  readonly detail: string;
  readonly text: string;
}

const token = /"(?:[^"\\]|\\.)*(?:"|$)|[{}[\],:]|[^\s"{}[\],:]+/g;

/** What may be offered at an offset of a text that need not be finished; `undefined` = nothing. */
export function completionPlace(text: string, offset: number): CompletionPlace | undefined {
  const before = text.slice(0, offset);
  const open = /"model"\s*:\s*"((?:[^"\\\n]|\\.)*)$/.exec(before);
  const rest = /^(?:[^"\\\n]|\\.)*"/.exec(text.slice(offset))?.[0] ?? '';
  if (open) return { kind: 'model', start: offset - (open[1]?.length ?? 0), end: offset + rest.length };
  return isAtEntry(before) ? { kind: 'entry', start: offset, end: offset } : undefined;
}

/** In the list `prices`, where an entry ended or none has begun. */
function isAtEntry(before: string): boolean {
  const within: string[] = [];
  let key = '';
  let last = '';
  for (const [found] of before.matchAll(token)) {
    if (found === '{' || found === '[') within.push(last === ':' ? key : '');
    else if (found === '}' || found === ']') within.pop();
    else if (found.startsWith('"') && last !== ':') key = found.slice(1, -1);
    last = found;
  }
  return within.length === 2 && within[1] === 'prices' && (last === '[' || last === ',');
}

/** Models with their prices; an entry that has no price yet gets those of the table, to be changed. */
export function modelOffers(
  text: string,
  { kind, start }: CompletionPlace,
  models: PricedModels['models'],
): readonly ModelOffer[] {
  const isPriced = kind === 'model' && hasPrice(text, start);
  return models.filter(isWholeName).map((known) => {
    const { model, input, output } = known;
    const name = JSON.stringify(model);
    const named = kind === 'model' ? name.slice(1) : `{ "model": ${name}`;
    const priced = isPriced ? '' : `, "input": ${input}, "output": ${output}`;
    return {
      label: model,
      detail: modelDetail(known),
      text: named + priced + (kind === 'entry' ? ' }' : ''),
    };
  });
}

/** Whether the entry around an offset names a price. */
function hasPrice(text: string, offset: number): boolean {
  const start = text.lastIndexOf('{', offset);
  const end = text.indexOf('}', offset);
  return /"(input|output)"\s*:/.test(text.slice(Math.max(start, 0), end < 0 ? undefined : end));
}
