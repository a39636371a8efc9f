/** Text that others sent, as it is shown: what has no shape of its own, or turns its neighbours around, is written out. */

/** All controls but tabs and line breaks. */
const controls = /(?!\t|\r?\n)\p{Cc}/gu;
/** Embeddings, overrides and isolates: Unicode Standard Annex 9, section 2. */
const directions = /[\u202a-\u202e\u2066-\u2069]/g;

/** For text of many lines: each as its number (`\u202E`), which every font can show. */
export function shownText(text: string): string {
  return text.replace(controls, written).replace(directions, written);
}

/** For one line: tabs and line breaks written out too. Blank text becomes `none`. */
export function shownName(text: string, none: string): string {
  return text.trim() === '' ? none : shownText(text).replace(/\p{Cc}/gu, written);
}

const words: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function written(mark: string): string {
  return words[mark] ?? `\\u${mark.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}
