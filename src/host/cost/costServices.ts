import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../disposableStore.ts';
import { exportCost } from '../export/costExports.ts';
import type { PanelServices } from '../panel/panelHandlers.ts';
import type { Showing } from '../panel/tracesPanel.ts';
import { registerPriceCompletions } from '../prices/priceCompletions.ts';
import type { WantedPrice } from '../prices/priceEntry.ts';
import { PriceFiles } from '../prices/priceFiles.ts';
import { PriceProblems } from '../prices/priceProblems.ts';
import { setModelPrice } from '../prices/setModelPrice.ts';
import type { Receiver } from '../receiver/receiver.ts';
import { isUp } from '../receiver/receiverState.ts';
import { BudgetWatch } from './budgetWatch.ts';
import { CostFeed } from './costFeed.ts';
import { CostSender } from './costSender.ts';
import { DebugProcesses } from './debugProcesses.ts';
import { showBudgetNotice } from './showBudgetNotice.ts';

export interface CostServicesOptions {
  readonly receiver: Receiver;
  readonly log: vscode.LogOutputChannel;
  /** Of all windows: a budget that is muted in one is muted in each. */
  readonly memory: vscode.Memento;
}

const mutedKey = 'mutedBudgets';
/** Keys carry their period, so old ones only take room. */
const mostMuted = 200;

/** Sessions and money in this window: what is shown natively, what settings and files say, and what budgets ask for. */
export class CostServices implements vscode.Disposable {
  readonly feed: CostFeed;
  readonly #options: CostServicesOptions;
  readonly #owned = new DisposableStore();
  readonly #processes = this.#owned.use(new DebugProcesses());

  constructor(options: CostServicesOptions) {
    this.#options = options;
    const { supervisor } = options.receiver;
    const log = (line: string) => options.log.info(line);
    const files = this.#owned.use(new PriceFiles());
    const problems = this.#owned.use(new PriceProblems(files));
    this.feed = this.#owned.use(new CostFeed({ supervisor, limit: () => options.receiver.feed.limit, log }));
    this.#owned.use(this.feed.onChange((snapshot) => problems.set(snapshot?.cost.prices.faults ?? [])));
    this.#owned.use(new CostSender({ supervisor, files, log }));
    this.#owned.use(registerPriceCompletions(() => supervisor.client));
  }

  /** Opens the price file at this model. */
  readonly setPrice = (model: WantedPrice): Promise<void> =>
    setModelPrice(model, this.#options.receiver.supervisor.client);

  /** What the frame may have done. */
  forPanel(): Pick<PanelServices, 'setPrice' | 'exportCost'> {
    const client = () => this.#options.receiver.client();
    return { setPrice: this.setPrice, exportCost: (wanted, signal) => exportCost(client, wanted, signal) };
  }

  /** Shows alerts from now on, as long as the answer is not disposed. */
  watchBudgets(openPanel: (showing: Showing) => void): Disposable {
    const { receiver, log, memory } = this.#options;
    const { supervisor } = receiver;
    const owned = new DisposableStore();
    const muted = () => memory.get<readonly string[]>(mutedKey) ?? [];
    const actions = {
      openSession: (session: string) => openPanel(['showSession', { session }]),
      openCost: () => openPanel(['showTab', { tab: 'cost' }]),
      mute: (key: string) => memory.update(mutedKey, [...muted(), key].slice(-mostMuted)),
      debugSessionOf: (pid: number | undefined) => this.#processes.sessionOf(pid),
    };
    const watch = owned.use(
      new BudgetWatch({
        source: () => supervisor.client,
        debugs: (pid) => this.#processes.sessionOf(pid) !== undefined,
        show: (notice) => void showBudgetNotice(notice, actions),
        muted,
        log: (line) => log.warn(line),
        t: vscode.l10n.t,
      }),
    );
    owned.use(supervisor.onState((state) => isUp(state) && watch.check()));
    owned.use(supervisor.onNotice(({ what }) => what.includes('budgets') && watch.check()));
    return owned;
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
