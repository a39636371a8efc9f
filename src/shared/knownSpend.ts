import type { Spend } from './costApi.ts';

/** Amounts of a sum that are not known, as exports write them: no 0 that would say that it cost nothing. */
export interface KnownSpend {
  /** USD; absent = no call of it has a price. A partly known sum has its known part. */
  readonly usd?: number;
  readonly reportedUsd?: number;
  readonly computedUsd?: number;
  /** Absent = no call says it. */
  readonly dataGb?: number;
  readonly dataUsd?: number;
}

export function knownSpend({ calls, unpriced, usd, reportedUsd, computedUsd, dataGb, dataUsd }: Spend): KnownSpend {
  const isPriced = calls === 0 || unpriced < calls;
  return {
    ...(isPriced && { usd, reportedUsd }),
    // What the tables say of calls that are only reported is not known.
    ...((computedUsd > 0 || (isPriced && usd === 0)) && { computedUsd }),
    ...(dataGb > 0 && { dataGb, ...(isPriced && { dataUsd }) }),
  };
}

/** A replacer for `JSON.stringify`: what is not known of each `Spend` becomes null. */
export function unknownAsNull(_key: string, value: unknown): unknown {
  if (!isSpend(value)) return value;
  const unknown = { usd: null, reportedUsd: null, computedUsd: null, dataGb: null, dataUsd: null };
  return { ...value, ...unknown, ...knownSpend(value) };
}

function isSpend(value: unknown): value is Spend {
  return (
    typeof value === 'object' && value !== null && 'unpriced' in value && 'computedUsd' in value && 'dataUsd' in value
  );
}
