import { panelStrings } from '../../src/shared/panelStrings.ts';
import type { PanelStringKey } from '../../src/shared/panelStrings.ts';

let given: Readonly<Record<string, string>> = panelStrings;

/** The strings the host has translated; one that is missing stays English. */
export function useStrings(strings: Readonly<Record<string, string>>): void {
  given = strings;
}

/** The text of a key, with `{0}`, `{1}` … filled in. */
export function t(key: PanelStringKey, ...values: readonly (string | number)[]): string {
  const text = given[key] ?? panelStrings[key];
  return text.replace(/\{(\d)\}/g, (hole, place: string) => String(values[Number(place)] ?? hole));
}

type CountedKey = {
  [K in PanelStringKey]: `${K}.one` extends PanelStringKey ? K : never;
}[PanelStringKey];

/** The text for a number of things; `shown` is the number as it is written. */
export function tCount(key: CountedKey, count: number, shown: string | number = count): string {
  return count === 1 ? t(`${key}.one`) : t(key, shown);
}
