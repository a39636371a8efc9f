import type { Signal } from '../../../shared/ingest.ts';

const exportPath = /^(?:\/v1\/(?<signal>traces|logs|metrics))+\/?$/;

/**
 * The signal of an OTLP/HTTP path without query. Tolerates repeated and trailing slashes, and paths that were appended
 * twice because the general endpoint variable already had one: the last decides.
 * `'body'` = the path was dropped, so the body must tell. `undefined` = no path of ours.
 */
export function signalOfPath(path: string): Signal | 'body' | undefined {
  const plain = path.replace(/\/{2,}/g, '/');
  if (plain === '/') return 'body';
  return exportPath.exec(plain)?.groups?.signal as Signal | undefined;
}
