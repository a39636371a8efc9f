import type { Spend } from '../../shared/costApi.ts';

/** USD per turn; absent without turns (CST-71). */
export function usdPerRequest({ usd, requests }: Pick<Spend, 'usd' | 'requests'>): number | undefined {
  return requests > 0 ? usd / requests : undefined;
}

/** USD per GB over the calls that say their volume; absent where none does, however little it is (CST-72). */
export function usdPerGb({ dataUsd, dataGb }: Pick<Spend, 'dataUsd' | 'dataGb'>): number | undefined {
  return dataGb > 0 ? dataUsd / dataGb : undefined;
}

/** GB per USD: what a dollar processes; absent where nothing was paid or no call says a volume (CST-74). */
export function gbPerUsd({ dataUsd, dataGb }: Pick<Spend, 'dataUsd' | 'dataGb'>): number | undefined {
  return dataGb > 0 && dataUsd > 0 ? dataGb / dataUsd : undefined;
}
