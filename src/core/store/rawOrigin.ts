import type { DatabaseSync } from 'node:sqlite';
import { query } from './sql.ts';

/** Resource and scope as sent: OTLP protobuf messages, empty = absent. */
export interface RawOrigin {
  readonly service: string;
  readonly resource: Uint8Array;
  readonly resourceSchemaUrl: string;
  readonly scope: Uint8Array;
  readonly scopeSchemaUrl: string;
}

/** A function that gives a stored origin by its id. */
export function originReader(db: DatabaseSync): (id: number) => RawOrigin {
  const columns = 'service, resource, resourceSchemaUrl, scope, scopeSchemaUrl';
  const find = query<RawOrigin>(db, `SELECT ${columns} FROM origin WHERE id = ?`);
  return (id) => {
    const origin = find.get(id);
    if (!origin) throw new Error(`origin ${id} is not in the store`);
    return origin;
  };
}
