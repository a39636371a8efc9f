/** Everything the tab Sessions & cost knows, and what happens when sums change or the user acts. Draws nothing. */
import { computed, signal } from '@preact/signals';
import type { PanelState } from '../../src/shared/protocol.ts';
import { coalesce } from '../coalesce.ts';
import type { Timers } from '../coalesce.ts';
import type { Bridge } from '../createBridge.ts';
import { createOverview } from './overviewModel.ts';
import { createPriceCard } from './priceCardModel.ts';
import { createSession } from './sessionModel.ts';
import { createSessionList } from './sessionListModel.ts';
import { createWhatIf } from './whatIfModel.ts';

/** Milliseconds between two asks while notices stream in. */
const refreshGap = 1000;
/** Bars and periods move on with the clock, also when nothing comes in. */
const clockGap = 60_000;

export type CostModel = ReturnType<typeof createCost>;

export function createCost(
  bridge: Bridge,
  timers: Timers,
  hooks: { wait(ask: Promise<unknown>): void },
  before: PanelState['cost'],
) {
  let shown = false;
  /** Something changed while another tab showed. */
  let stale = true;
  let cancelClock: (() => void) | undefined;

  const onLoaded = ({ repricing }: { repricing?: unknown }) => {
    cancelClock?.();
    cancelClock = timers.after(repricing === undefined ? clockGap : refreshGap, () => refresh());
  };
  const overview = createOverview(bridge, { ...hooks, onLoaded, onWindow: () => sessions.startOver() }, before);
  const sessions = createSessionList(bridge, timers, { ...hooks, window: () => overview.window.peek() }, before);
  const session = createSession(bridge, hooks);
  const whatIf = createWhatIf(bridge, timers, hooks);
  const card = createPriceCard(bridge, timers);
  if (typeof before?.session === 'string') session.session.value = before.session;
  /** Row of the table the keys are at. */
  const active = signal<string | undefined>(undefined);

  const loadAll = async () => {
    stale = false;
    card.forget();
    if (session.session.peek() === undefined) await Promise.all([overview.load(), sessions.load()]);
    else await session.load();
    if (isEmpty()) {
      active.value = undefined;
      whatIf.about(undefined);
    }
    if (whatIf.picked.peek()) await whatIf.load();
  };
  const isEmpty = () => sessions.stored.peek() === 0;
  const again = coalesce(loadAll, refreshGap, timers);
  const refresh = () => {
    stale = true;
    if (shown) again();
  };
  bridge.on('costChanged', refresh);
  // Traces that are not named: all of them changed, or some are gone (Clear Traces, retention).
  bridge.on('tracesChanged', ({ traceIds }) => {
    if (traceIds === undefined) refresh();
  });

  const open = (id: string | undefined) => {
    card.close();
    stale = true; // the other view was not kept up to date meanwhile
    session.open(id);
    whatIf.about(id ?? active.peek());
    if (id === undefined && shown) hooks.wait(loadAll());
  };

  return {
    overview,
    sessions,
    session,
    whatIf,
    card,
    active,
    refresh,
    open,
    /** Nothing was ever received: the tab says what to do. */
    empty: computed(() => sessions.stored.value === 0),
    setActive(id: string) {
      active.value = id;
      whatIf.about(id);
    },
    /** The tab came to the front, or left it. */
    setShown(is: boolean) {
      if (!is) card.close();
      const came = is && !shown;
      shown = is;
      if (came && stale) hooks.wait(loadAll());
    },
  };
}

/** What of the tab outlives a reload of the window. */
export function keptCost({ overview, sessions, session }: CostModel): NonNullable<PanelState['cost']> {
  const open = session.session.value;
  return {
    window: overview.window.value,
    by: overview.by.value,
    order: sessions.order.value,
    ascending: sessions.ascending.value,
    ...(open === undefined ? {} : { session: open }),
  };
}
