import type { AttributeMappings } from '../../shared/attributeMappings.ts';
import { spanKindCode } from '../../shared/spanKind.ts';
import { dialectSources } from './dialectSources.ts';
import { dialectsIn } from './dialects.ts';
import type { Conversion, ReadField, Source, SourceSpec, ValueType } from './fieldTypes.ts';
import { readFields, sourceName, sourceOf, typeOf } from './fieldTypes.ts';
import { generalSources } from './keyTable.ts';
import type { KeyTable } from './keyTable.ts';

/** One way a key's value can supply a field. */
export interface FieldEntry {
  /** Position in `readFields`. */
  readonly field: number;
  /** Position in the order in which the field is looked for, from 1; the lowest one counts. */
  readonly rank: number;
  /** Position in the order for all dialects, the user's mappings first: the same for every span, so it compares traces' spans. */
  readonly order: number;
  readonly type: ValueType;
  readonly path: readonly string[] | undefined;
  readonly as: Conversion | undefined;
  /** Bit set of kinds; all ones = any. */
  readonly kinds: number;
  readonly needsModel: boolean;
  /** The key is one of those read late. */
  readonly isLate: boolean;
  /** It is of tokens, money or data. */
  readonly isUsage: boolean;
  /** For the hover. */
  readonly name: string;
}

/** For each key, what its value may supply: the source tables turned round, so that one pass over a span's attributes reads all fields. */
export type FieldTable = readonly (readonly FieldEntry[] | undefined)[];

const anyKind = -1;
const dataFields: readonly ReadField[] = ['dataSource', 'dataVolumeGb'];
/** Different sets of dialects that are kept; a sender that mixes more gets its table by the primary dialect alone. */
const mostSets = 256;
/** Mappings come before this, everything built in after. */
const firstBuiltIn = 10;

/** Tables by the set of dialects that a span speaks. */
export function createFieldTables(keys: KeyTable, mappings: AttributeMappings): (dialects: number) => FieldTable {
  const known = new Map<number, FieldTable>();
  return (dialects) => {
    let table = known.get(dialects);
    if (table !== undefined) return table;
    const set = known.size < mostSets ? dialects : dialects & -dialects;
    table = known.get(set) ?? buildTable(keys, mappings, dialectsIn(set));
    known.set(set, table);
    return table;
  };
}

function buildTable(keys: KeyTable, mappings: AttributeMappings, dialects: readonly string[]): FieldTable {
  const table: FieldEntry[][] = [];
  readFields.forEach((field, fieldNumber) => {
    const general = (generalSources[field] ?? []).map((spec) => sourceName(sourceOf(spec)));
    const mapped = mappedSources(mappings, field);
    const own = dialects.flatMap((id) => dialectSources[id]?.[field] ?? []);
    const seen = new Set<string>();
    for (const [index, spec] of [...mapped, ...own, ...(generalSources[field] ?? [])].entries()) {
      const source = sourceOf(spec);
      const name = sourceName(source);
      const number = keys.numberOf.get(source.key);
      if (number === undefined || seen.has(name)) continue;
      seen.add(name);
      const isMapped = index < mapped.length;
      const place = general.indexOf(name);
      const order = isMapped ? index : firstBuiltIn + (place < 0 ? general.length + index : place);
      const isLate = keys.hotKeys[number]?.read === 'late';
      const placing = { field, fieldNumber, rank: index + 1, order, isMapped, isLate, name };
      (table[number] ??= []).push(entryOf(source, placing));
    }
  });
  return table;
}

interface Placing {
  readonly field: ReadField;
  readonly fieldNumber: number;
  readonly rank: number;
  readonly order: number;
  readonly isMapped: boolean;
  readonly isLate: boolean;
  readonly name: string;
}

function entryOf(source: Source, { field, fieldNumber, rank, order, isMapped, isLate, name }: Placing): FieldEntry {
  return {
    field: fieldNumber,
    ...{ rank, order },
    type: typeOf(field),
    path: source.path,
    as: source.as,
    kinds: source.kinds?.reduce((set, kind) => set | (1 << spanKindCode(kind)), 0) ?? anyKind,
    needsModel: source.needsModel ?? false,
    isLate,
    isUsage: isUsageField(field),
    name: isMapped ? `mapping ${name}` : name,
  };
}

function mappedSources({ fields }: AttributeMappings, field: ReadField): readonly SourceSpec[] {
  const mappable: Readonly<Partial<Record<string, readonly string[]>>> = fields ?? {};
  return (mappable[field] ?? []).slice(0, firstBuiltIn).map((key) => ({ key }));
}

function isUsageField(field: ReadField): boolean {
  const type = typeOf(field);
  return type === 'count' || type === 'usd' || dataFields.includes(field);
}
