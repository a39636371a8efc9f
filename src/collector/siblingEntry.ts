/** The file of another entry beside this one: `dist/ingestWorker.js` when bundled, `ingestWorker.ts` when run from source. */
export function siblingEntry(name: 'ingestWorker' | 'queryWorker' | 'exposition'): URL {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new URL(`./${name}.${extension}`, import.meta.url);
}
