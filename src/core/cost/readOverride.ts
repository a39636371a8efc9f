import type { PriceOverride, PriceTier } from '../../shared/priceOverrides.ts';
import { withoutAbsent } from './withoutAbsent.ts';

/** Told of each fault with its place in the file and the cure. */
export type Report = (place: string, fault: string) => void;

export type Fields = Readonly<Record<string, unknown>>;

const tierPrices = ['input', 'output', 'cacheRead', 'cacheWrite'] as const;
const prices = [...tierPrices, 'cacheWrite1h', 'reasoning', 'inputAudio', 'outputAudio'] as const;
const required: ReadonlySet<string> = new Set(['input', 'output']);

/** Whether a JSON value is an object. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reports names that mean nothing: a misspelt price would otherwise be left out in silence. */
export function checkNames(place: string, fields: Fields, known: readonly string[], report: Report): void {
  for (const name of Object.keys(fields)) {
    if (known.includes(name)) continue;
    const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
    const meant = known.find((other) => plain(other) === plain(name));
    report(
      join(place, name),
      `is not known${meant === undefined ? `; known are ${known.join(', ')}` : `: write ${meant}`}`,
    );
  }
}

/** One entry of `prices`, or none when anything in it is wrong: half a price would be a wrong one. */
export function readOverride(entry: unknown, place: string, report: Report): PriceOverride | undefined {
  if (!isFields(entry)) {
    report(place, 'must be an object with model, input and output');
    return undefined;
  }
  checkNames(place, entry, ['model', 'provider', ...prices, 'from', 'tiers'], report);
  let faults = 0;
  const fault: Report = (name, text) => {
    faults++;
    report(join(place, name), text);
  };
  const { model, provider, from } = entry;
  if (!isModel(model)) fault('model', 'must be the name of a model, or its beginning followed by one *');
  if (provider !== undefined && !isName(provider))
    fault('provider', 'must be a name such as "openai"; leave it out for all providers');
  if (from !== undefined && !isDay(from)) fault('from', 'must be a day written YYYY-MM-DD, such as "2026-11-01"');
  const read = readPrices(entry, prices, required, fault);
  const tiers = entry.tiers === undefined ? undefined : readTiers(entry.tiers, place, fault, report);
  const { input, output } = read;
  if (faults > 0 || !isModel(model) || input === undefined || output === undefined) return undefined;
  return withoutAbsent<PriceOverride>({
    ...read,
    input,
    output,
    model,
    provider: isName(provider) ? provider : undefined,
    from: isDay(from) ? from : undefined,
    tiers,
  });
}

function readTiers(tiers: unknown, place: string, fault: Report, report: Report): readonly PriceTier[] {
  if (!Array.isArray(tiers)) {
    fault('tiers', 'must be a list: [{"above": 200000, "input": 6}]');
    return [];
  }
  return (tiers as readonly unknown[]).flatMap((tier, at) => {
    const own = `tiers[${at}]`;
    if (!isFields(tier)) {
      fault(own, 'must be an object such as {"above": 200000, "input": 6}');
      return [];
    }
    checkNames(join(place, own), tier, ['above', ...tierPrices], report);
    const { above } = tier;
    const read = readPrices(tier, tierPrices, new Set(), (name, text) => fault(join(own, name), text));
    if (typeof above === 'number' && Number.isSafeInteger(above) && above >= 0) return [{ above, ...read }];
    fault(`${own}.above`, 'must be a whole number of input tokens');
    return [];
  });
}

function readPrices<Name extends string>(
  fields: Fields,
  names: readonly Name[],
  needed: ReadonlySet<string>,
  fault: Report,
): Partial<Record<Name, number>> {
  const read: Partial<Record<Name, number>> = {};
  const open = names.filter((name) => needed.has(name) && (fields[name] ?? undefined) === undefined);
  const [first] = open;
  // One fault for an entry whose prices are still to be put in, as `Set Model Price` makes it.
  if (first !== undefined) fault(first, `give USD per million tokens for ${open.join(' and ')}, 0 if it is free`);
  for (const name of names) {
    const value = open.includes(name) ? undefined : fields[name];
    if (typeof value === 'number' && Number.isFinite(value) && value >= 0) read[name] = value;
    else if (value !== undefined)
      fault(name, `must be a number of USD per million tokens, 0 or more, but is ${JSON.stringify(value)}`);
  }
  return read;
}

function join(place: string, name: string): string {
  return place === '' ? name : `${place}.${name}`;
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function isModel(value: unknown): value is string {
  return isName(value) && !value.slice(0, -1).includes('*');
}

function isDay(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}
