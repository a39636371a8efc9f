/** The optional fields of a type may also be given as `undefined`. */
type OptionalMayBeUndefined<T> = {
  readonly [K in keyof T]: T extends Record<K, T[K]> ? T[K] : T[K] | undefined;
};

/** Leaves out the fields that are `undefined`: in the shared types what is absent has no key. */
export function withoutAbsent<T extends object>(fields: OptionalMayBeUndefined<T>): T;
export function withoutAbsent(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const key in fields) if (fields[key] !== undefined) kept[key] = fields[key];
  return kept;
}
