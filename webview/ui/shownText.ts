/** Text that others sent, as it is shown: what has no shape of its own, or turns its neighbours around, is written out. */

/** All controls but tabs and line breaks. */
const controls = /(?!\t|\r?\n)\p{Cc}/gu;
/** Embeddings, overrides and isolates: Unicode Standard Annex 9, section 2. */
const directions = /[\u202a-\u202e\u2066-\u2069]/g;

/** For text of many lines: controls as their pictures (`␛`), marks of direction as their numbers (`\u202E`). */
export function shownText(text: string): string {
  return text.replace(controls, picture).replace(directions, number);
}

/** For one line: tabs and line breaks as pictures too. Blank text becomes `none`. */
export function shownName(text: string, none: string): string {
  return text.trim() === '' ? none : shownText(text).replace(/\p{Cc}/gu, picture);
}

/** The pictures from U+2400 on stand in the order of the controls; those above DEL have none. */
function picture(control: string): string {
  const code = control.charCodeAt(0);
  if (code > 0x7f) return number(control);
  return String.fromCharCode(code === 0x7f ? 0x2421 : 0x2400 + code);
}

function number(mark: string): string {
  return `\\u${mark.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}
