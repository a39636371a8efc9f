import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Origin } from '../../shared/spanBatch.ts';
import { clip } from './spanRow.ts';
import { insertInto, query, type Query } from './sql.ts';

/** A stored resource and scope; spans, logs and metrics refer to it by `id`. */
export interface KnownOrigin {
  readonly id: number;
  readonly service: string;
  /** Bytes it newly takes in the store, until a trace has been charged with them. */
  unpaid: number;
}

/** The `service.name` in the bytes of an OTLP `Resource`; empty = it does not say. */
export type ServiceOf = (resource: Uint8Array) => string;

const cacheSize = 2048;

/** Stores each distinct resource and scope once, found by the digest of their bytes. */
export class OriginDictionary {
  readonly #find: Query<KnownOrigin>;
  readonly #insert: Query<KnownOrigin>;
  readonly #serviceOf: ServiceOf;
  readonly #cache = new Map<string, KnownOrigin>();

  constructor(db: DatabaseSync, serviceOf: ServiceOf) {
    this.#serviceOf = serviceOf;
    this.#find = query(db, 'SELECT id, service, 0 AS unpaid FROM origin WHERE digest = ?');
    const columns = ['digest', 'service', 'resource', 'resourceSchemaUrl', 'scope', 'scopeSchemaUrl'];
    this.#insert = query(
      db,
      insertInto('origin', columns, 'RETURNING id, service, length(resource) + length(scope) AS unpaid'),
    );
  }

  /** The stored form of an origin of a request's `bytes`; stores it if it is new. */
  resolve(bytes: Uint8Array, origin: Origin): KnownOrigin {
    const resource = bytes.subarray(origin.resourceOffset, origin.resourceOffset + origin.resourceLength);
    const scope = bytes.subarray(origin.scopeOffset, origin.scopeOffset + origin.scopeLength);
    const digest = digestOf(resource, origin.resourceSchemaUrl, scope, origin.scopeSchemaUrl);
    const key = digest.toString('latin1');
    const cached = this.#cache.get(key);
    if (cached) return cached;
    const known =
      this.#find.get(digest) ??
      this.#insert.get(
        ...[digest, clip(this.#serviceOf(resource)), resource, origin.resourceSchemaUrl, scope, origin.scopeSchemaUrl],
      );
    if (!known) throw new Error('an origin was stored and not found');
    if (this.#cache.size >= cacheSize) this.#cache.clear();
    this.#cache.set(key, known);
    return known;
  }

  /** Called when retention removed origins: their ids must not be given again. */
  forget(): void {
    this.#cache.clear();
  }
}

function digestOf(resource: Uint8Array, resourceUrl: string, scope: Uint8Array, scopeUrl: string): Buffer {
  const lengths = JSON.stringify([resource.length, resourceUrl, scope.length, scopeUrl]);
  return createHash('sha256').update(lengths).update(resource).update(scope).digest();
}
