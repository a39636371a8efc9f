/** Sums of a window, as the overview of the tab shows them, and the hints that belong to it. */
import { signal } from '@preact/signals';
import { costDimensions, costWindows } from '../../src/shared/costApi.ts';
import type { CostAnswer, CostDimension, CostHints, CostWindow } from '../../src/shared/costApi.ts';
import type { PanelState, Requests } from '../../src/shared/protocol.ts';
import { isSuperseded } from '../createBridge.ts';
import type { Bridge } from '../createBridge.ts';
import { askJson, messageOf } from './askJson.ts';

export type OverviewModel = ReturnType<typeof createOverview>;

/** `onLoaded` hears of each answer; `onWindow` of another window, `wait` counts the asks the user is waiting for. */
export function createOverview(
  bridge: Bridge,
  hooks: { onLoaded(answer: CostAnswer): void; onWindow(): void; wait(ask: Promise<unknown>): void },
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
  /** Why an act (an export, a price to set) failed. */
  const said = signal<string | undefined>(undefined);

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
      if (to === window.peek()) return;
      window.value = to;
      hints.value = undefined; // of another window: looking takes a moment
      hooks.onWindow();
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
    /** The host tells where it saved the file; only a failure is said here. */
    async exportAs(what: Requests['exportCost']['params']['what'], format: 'csv' | 'json') {
      said.value = undefined;
      try {
        await bridge.ask('exportCost', { what, format, window: window.peek(), by: by.peek() });
      } catch (error) {
        said.value = messageOf(error);
      }
    },
    setPrice: (model: string, provider?: string) =>
      void bridge
        .ask('setPrice', { model, ...(provider === undefined ? {} : { provider }) })
        .catch((error: unknown) => (said.value = messageOf(error))),
  };
}
