/**
 * For models whose maker sells a smaller one of the same kind: the beginning of the name, and the smaller model. The user's own
 * mapping (`cheaper` in `.agent-loupe/prices.json`) is believed before it; the first row that fits counts. A row whose smaller model
 * is not cheaper, or has no price, gives no hint.
 */
const smallerModels: readonly (readonly [RegExp, string])[] = [
  [/^gpt-4o(?!-mini)/, 'gpt-4o-mini'],
  [/^gpt-4\.1(?!-mini|-nano)/, 'gpt-4.1-mini'],
  [/^gpt-4\.1-mini/, 'gpt-4.1-nano'],
  [/^gpt-4(?:-turbo|-\d|$)/, 'gpt-4o-mini'],
  [/^gpt-5(?!\.|-mini|-nano|-pro)/, 'gpt-5-mini'],
  [/^gpt-5-mini/, 'gpt-5-nano'],
  [/^o[13](?!-mini)/, 'o4-mini'],
  [/^claude-(?:opus|3-opus)/, 'claude-sonnet-4-5'],
  [/^claude-(?:sonnet|3-[57]-sonnet)/, 'claude-haiku-4-5'],
  [/^gemini-2\.5-pro/, 'gemini-2.5-flash'],
  [/^gemini-2\.5-flash(?!-lite)/, 'gemini-2.5-flash-lite'],
  [/^mistral-large/, 'mistral-small-latest'],
  [/^command-r-plus/, 'command-r'],
];

/** The smaller model to propose for a model, and whether the user said so. */
export function smallerModelFor(
  model: string,
  cheaper: Readonly<Record<string, string>>,
): { readonly model: string; readonly isOwn: boolean } | undefined {
  const own = Object.hasOwn(cheaper, model) ? cheaper[model] : undefined;
  if (own !== undefined) return { model: own, isOwn: true };
  const plain = model.slice(model.lastIndexOf('/') + 1).toLowerCase();
  const smaller = smallerModels.find(([begins]) => begins.test(plain))?.[1];
  return smaller === undefined ? undefined : { model: smaller, isOwn: false };
}
