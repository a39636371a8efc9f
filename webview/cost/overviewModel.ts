/** Sums of a window, as the overview of the tab shows them, and the hints that belong to it. */
import { signal } from '@preact/signals';
import { costDimensions, costWindows } from '../../src/shared/costApi.ts';
import type { CostAnswer, CostDimension, CostHints, CostWindow } from '../../src/shared/costApi.ts';
import type { PanelState, Requests } from '../../src/shared/protocol.ts';
import { isSuperseded } from '../createBridge.ts';
import type { Bridge } from '../createBridge.ts';
import { askJson, messageOf } from './askJson.ts';

export type OverviewModel = ReturnType<typeof createOverview>;

/** `onLoaded` hears of each answer; `wait` counts the asks the user is waiting for. */
export function createOverview(
  bridge: Bridge,
  hooks: { onLoaded(answer: CostAnswer): void; wait(ask: Promise<unknown>): void },
  before: PanelState['cost'],
) {
  const window = signal<CostWindow>(costWindows.find((name) => name === before?.window) ?? '24h');
  const by = signal<CostDimension>(costDimensions.find((name) => name === before?.by) ?? 'model');
  const answer = signal<CostAnswer | undefined>(undefined);
  const problem = signal<string | undefined>(undefined);
  const hints = signal<CostHints | undefined>(undefined);
  const hintsProblem = signal<string | undefined>(undefined);
  /** The series as a table instead of bars. */
  const asTable = signal(false);
  const showDismissed = signal(false);
  /** What came of the last export; said to screen readers too. */
  const said = signal<{ readonly text: string; readonly failed: boolean } | undefined>(undefined);

  const loadSums = async () => {
    try {
      const found = await askJson<CostAnswer>(bridge, 'getCost', { window: window.peek(), by: by.peek() });
      problem.value = undefined;
      answer.value = found;
      hooks.onLoaded(found);
    } catch (error) {
      if (!isSuperseded(error)) problem.value = messageOf(error);
    }
  };
  const loadHints = async () => {
    try {
      hints.value = await askJson<CostHints>(bridge, 'getHints', { window: window.peek() });
      hintsProblem.value = undefined;
    } catch (error) {
      if (!isSuperseded(error)) hintsProblem.value = messageOf(error);
    }
  };
  const load = async () => {
    await Promise.all([loadSums(), loadHints()]);
  };

  return {
    window,
    by,
    answer,
    problem,
    hints,
    hintsProblem,
    asTable,
    showDismissed,
    said,
    load,
    reload: () => hooks.wait(load()),
    setWindow(to: CostWindow) {
      window.value = to;
      hooks.wait(load());
    },
    setBy(to: CostDimension) {
      by.value = to;
      hooks.wait(loadSums());
    },
    async dismiss(id: string, dismissed: boolean) {
      try {
        await bridge.ask('dismissHint', { id, dismissed });
      } catch (error) {
        hintsProblem.value = messageOf(error);
      }
      await loadHints();
    },
    async exportAs(
      what: Requests['exportCost']['params']['what'],
      format: 'csv' | 'json',
      words: (savedTo: string) => string,
    ) {
      try {
        const { savedTo } = await bridge.ask('exportCost', { what, format, window: window.peek(), by: by.peek() });
        said.value = savedTo === '' ? undefined : { text: words(savedTo), failed: false };
      } catch (error) {
        said.value = { text: messageOf(error), failed: true };
      }
    },
    setPrice: (model: string, provider?: string) =>
      void bridge
        .ask('setPrice', { model, ...(provider === undefined ? {} : { provider }) })
        .catch((error: unknown) => (said.value = { text: messageOf(error), failed: true })),
  };
}
