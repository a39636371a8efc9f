/** Blanks comments and trailing commas in JSON text, so that positions in a parser's faults stay those of the file. */
export function stripJsonComments(text: string): string {
  return text
    .replace(/^\uFEFF/, ' ')
    .replace(/"(?:\\.|[^"\\\n])*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (part) =>
      part.startsWith('"') ? part : part.replace(/[^\n]/g, ' '),
    )
    .replace(/"(?:\\.|[^"\\\n])*"|,(?=\s*[}\]])/g, (part) => (part === ',' ? ' ' : part));
}
