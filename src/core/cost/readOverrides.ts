import type { PriceOverride, PriceOverrideFile } from '../../shared/priceOverrides.ts';
import { checkNames, isFields, readOverride } from './readOverride.ts';
import type { Report } from './readOverride.ts';
import { stripJsonComments } from './stripJsonComments.ts';

/** Text of a user's `.agent-loupe/prices.json`; empty = there is none. */
export interface OverrideText {
  /** Workspace or path, to name in faults. */
  readonly source: string;
  readonly text: string;
}

export interface ReadOverrides {
  readonly overrides: readonly PriceOverride[];
  readonly cheaper: NonNullable<PriceOverrideFile['cheaper']>;
  /** `source: prices[2].input: must be …`: each names the place and the cure. */
  readonly faults: readonly string[];
}

/** Faults beyond these are counted only. */
const mostFaults = 20;

/** Reads price files. What is wrong is told and left out; nothing of it keeps the other entries from counting. */
export function readOverrides(files: readonly OverrideText[]): ReadOverrides {
  const faults: string[] = [];
  const overrides: PriceOverride[] = [];
  const cheaper: Record<string, string> = {};
  for (const { source, text } of files) {
    if (text.trim() === '') continue;
    let found = 0;
    readFile(text, overrides, cheaper, (place, fault) => {
      if (++found <= mostFaults) faults.push(`${source}: ${place === '' ? '' : `${place}: `}${fault}`);
    });
    if (found > mostFaults) faults.push(`${source}: and ${found - mostFaults} more`);
  }
  return { overrides, cheaper, faults };
}

function readFile(text: string, overrides: PriceOverride[], cheaper: Record<string, string>, report: Report): void {
  const file = parse(text, report);
  if (file === undefined) return;
  if (!isFields(file)) {
    report('', 'must be an object: {"prices": [{"model": "…", "input": 0, "output": 0}]}');
    return;
  }
  checkNames('', file, ['$schema', 'prices', 'cheaper'], report);
  const { prices = [], cheaper: pairs = {} } = file;
  if (!Array.isArray(prices)) report('prices', 'must be a list: [{"model": "…", "input": 0, "output": 0}]');
  else
    for (const [at, entry] of (prices as readonly unknown[]).entries()) {
      const override = readOverride(entry, `prices[${at}]`, report);
      if (override !== undefined) overrides.push(override);
    }
  readCheaper(pairs, cheaper, report);
}

function parse(text: string, report: Report): unknown {
  try {
    return JSON.parse(stripJsonComments(text));
  } catch (error) {
    report('', `is not JSON, so none of its prices count: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

function readCheaper(pairs: unknown, cheaper: Record<string, string>, report: Report): void {
  if (!isFields(pairs)) {
    report('cheaper', 'must be an object of model names: {"gpt-4o": "gpt-4o-mini"}');
    return;
  }
  for (const [model, smaller] of Object.entries(pairs))
    if (typeof smaller === 'string' && smaller !== '') cheaper[model] ??= smaller;
    else report(`cheaper[${JSON.stringify(model)}]`, 'must be the name of a model');
}
