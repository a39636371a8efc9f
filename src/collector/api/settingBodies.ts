import type { AttributeMappings } from '../../shared/attributeMappings.ts';
import type { Budgets, CostSettings } from '../../shared/costApi.ts';
import { fieldNames } from '../../shared/normalSpan.ts';
import { spanKinds } from '../../shared/spanKind.ts';
import { tokenClasses } from '../../shared/tokenUsage.ts';
import { ApiRefusal } from './apiFault.ts';

/** A JSON object that nobody has looked at yet. */
export type CommandBody = Readonly<Record<string, unknown>>;

/** The body of `POST /cost/settings`, checked. Throws an `ApiRefusal` that names the fault. Faults within prices are told elsewhere. */
export function costSettingsOf({ source, budgets, prices }: CommandBody): CostSettings {
  if (typeof source !== 'string' || source === '') throw wrong('source', 'the workspace the settings are of');
  if (prices !== undefined && typeof prices !== 'string') throw wrong('prices', 'the text of .agent-loupe/prices.json');
  return {
    source,
    ...(prices !== undefined && { prices }),
    ...(budgets !== undefined && { budgets: budgetsOf(budgets) }),
  };
}

const amounts = ['daily', 'weekly', 'monthly', 'session', 'request'] as const;

function budgetsOf(given: unknown): Budgets {
  if (!isObject(given)) throw wrong('budgets', 'an object');
  const { thresholds } = given;
  if (!isList(thresholds) || !thresholds.every(isAmount))
    throw wrong('budgets.thresholds', 'a list of fractions, e.g. [0.5, 0.8, 1]');
  const said = amounts.filter((name) => given[name] !== undefined);
  const fault = said.find((name) => !isAmount(given[name]));
  if (fault) throw wrong(`budgets.${fault}`, 'an amount in USD of at least 0');
  return { thresholds, ...Object.fromEntries(said.map((name) => [name, given[name]])) };
}

const mappable: ReadonlySet<string> = new Set([...fieldNames, ...tokenClasses, 'total', 'kind']);

/** The body of `POST /mappings`, checked in the same way. */
export function mappingsOf({ fields, kinds, cacheIncluded }: CommandBody): AttributeMappings {
  if (fields !== undefined && !isFields(fields))
    throw wrong('fields', 'lists of attribute names (4 to 64 characters) by field');
  if (kinds !== undefined && !isKinds(kinds)) throw wrong('kinds', `by attribute value one of ${spanKinds.join(', ')}`);
  if (cacheIncluded !== undefined && typeof cacheIncluded !== 'boolean') throw wrong('cacheIncluded', 'true or false');
  return {
    ...(fields !== undefined && { fields }),
    ...(kinds !== undefined && { kinds }),
    ...(cacheIncluded !== undefined && { cacheIncluded }),
  };
}

function isFields(value: unknown): value is NonNullable<AttributeMappings['fields']> {
  const isKey = (key: unknown): boolean => typeof key === 'string' && key.length >= 4 && key.length <= 64;
  return (
    isObject(value) &&
    Object.entries(value).every(([name, keys]) => mappable.has(name) && isList(keys) && keys.every(isKey))
  );
}

function isKinds(value: unknown): value is NonNullable<AttributeMappings['kinds']> {
  return isObject(value) && Object.values(value).every((kind) => spanKinds.some((known) => known === kind));
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isObject(value: unknown): value is CommandBody {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(key: string, takes: string): ApiRefusal {
  return new ApiRefusal(400, `"${key}" is missing or wrong: it takes ${takes}`);
}
