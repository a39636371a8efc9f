import * as vscode from 'vscode';
import { sessionName } from '../../shared/sessionName.ts';
import { DisposableStore, type Disposable } from '../disposableStore.ts';
import { exportCost, exportSession } from '../export/costExports.ts';
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

/** Of all windows: a budget that is muted in one is muted in each. */
const mutedKey = 'mutedBudgets';
/** Keys carry their period, so old ones only take room. */
const mostMuted = 200;

/** Sessions and money in this window: what is shown natively, what settings and files say, and what budgets ask for. */
export class CostServices implements vscode.Disposable {
  readonly feed: CostFeed;
  readonly processes: DebugProcesses;
  readonly #memory: vscode.Memento;
  readonly #receiver: Receiver;
  readonly #log: vscode.LogOutputChannel;
  readonly #owned = new DisposableStore();

  constructor(
    { globalState, workspaceState }: vscode.ExtensionContext,
    receiver: Receiver,
    output: vscode.LogOutputChannel,
  ) {
    this.#memory = globalState;
    this.#receiver = receiver;
    this.#log = output;
    this.processes = this.#owned.use(new DebugProcesses());
    const { supervisor } = receiver;
    const log = (line: string) => output.info(line);
    const files = this.#owned.use(new PriceFiles());
    const problems = this.#owned.use(new PriceProblems(files));
    this.feed = this.#owned.use(new CostFeed({ supervisor, limit: () => receiver.feed.limit, log }));
    this.#owned.use(this.feed.onChange((snapshot) => problems.set(snapshot?.cost.prices.faults ?? [])));
    this.#owned.use(
      new CostSender({
        supervisor,
        files,
        memory: workspaceState,
        onSent: (source, refusal) => problems.refuse(source, refusal),
        log,
      }),
    );
    this.#owned.use(registerPriceCompletions(() => supervisor.client));
  }

  /** Opens the price file at this model. */
  readonly setPrice = (model: WantedPrice): Promise<void> => setModelPrice(model, this.#receiver.supervisor.client);

  /** What the frame may have done. */
  forPanel(): Pick<PanelServices, 'setPrice' | 'exportCost' | 'exportSession'> {
    const client = () => this.#receiver.client();
    return {
      setPrice: this.setPrice,
      exportCost: (wanted, signal) => exportCost(client, wanted, signal),
      exportSession: (session, signal) => exportSession(client, session, signal),
    };
  }

  /** Shows alerts from now on, as long as the answer is not disposed. */
  watchBudgets(openPanel: (showing: Showing) => void): Disposable {
    const { supervisor } = this.#receiver;
    const memory = this.#memory;
    const owned = new DisposableStore();
    const muted = () => memory.get<readonly string[]>(mutedKey) ?? [];
    const actions = {
      openSession: (session: string) => openPanel(['showSession', { session }]),
      openCost: () => openPanel(['showTab', { tab: 'cost' }]),
      mute: (keys: readonly string[]) => memory.update(mutedKey, [...muted(), ...keys].slice(-mostMuted)),
      unmute: (keys: readonly string[]) =>
        memory.update(
          mutedKey,
          muted().filter((key) => !keys.includes(key)),
        ),
      debugSessionOf: (pid: number | undefined) => this.processes.sessionOf(pid),
    };
    const watch = owned.use(
      new BudgetWatch({
        source: () => supervisor.client,
        debugs: (pid) => this.processes.sessionOf(pid) !== undefined,
        show: (notice) => void showBudgetNotice(notice, actions),
        muted,
        nameOf: (session) => this.#nameOf(session),
        log: (line) => this.#log.warn(line),
        t: vscode.l10n.t,
      }),
    );
    owned.use(supervisor.onState((state) => isUp(state) && watch.check()));
    owned.use(supervisor.onNotice(({ what }) => what.includes('budgets') && watch.check()));
    return owned;
  }

  /** One that is not among the newest is known by its id alone. */
  #nameOf(session: string): string {
    const sessions = this.feed.snapshot?.sessions.sessions ?? [];
    const { service } = sessions.find((known) => known.session === session) ?? { service: '' };
    return sessionName({ service, session }, '');
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
