/** The table of all sessions: sorted and filtered by the collector, read a page at a time where the user looks. */
import { batch, computed, signal } from '@preact/signals';
import { sessionOrders } from '../../src/shared/costApi.ts';
import type { CostWindow, SessionList, SessionOrder, SessionSummary } from '../../src/shared/costApi.ts';
import type { PanelState } from '../../src/shared/protocol.ts';
import { debounce } from '../coalesce.ts';
import type { Timers } from '../coalesce.ts';
import { isSuperseded } from '../createBridge.ts';
import type { Bridge } from '../createBridge.ts';
import { createScroller } from '../ui/scroller.ts';
import { askJson, messageOf } from './askJson.ts';

export const sessionPageSize = 100;
/** Milliseconds the table must rest before pages that scrolled into sight are asked for. */
const scrollRest = 40;
const typingPause = 150;
const longestFilter = 500;

export type SessionListModel = ReturnType<typeof createSessionList>;

export function createSessionList(
  bridge: Bridge,
  timers: Timers,
  hooks: { window(): CostWindow; wait(ask: Promise<unknown>): void },
  before: PanelState['cost'],
) {
  const order = signal<SessionOrder>(sessionOrders.find((name) => name === before?.order) ?? 'last');
  const ascending = signal(before?.ascending === true);
  const filter = signal('');
  const answered = signal('');
  const total = signal<number | undefined>(undefined);
  /** Sessions in all, also of other windows. */
  const stored = signal<number | undefined>(undefined);
  const problem = signal<string | undefined>(undefined);
  const sessions = signal<ReadonlyMap<number, SessionSummary>>(new Map());
  const placeOf = computed(() => new Map([...sessions.value].map(([place, { session }]) => [session, place])));
  const scroller = createScroller();
  /** Pages that are there or on their way since the last change; older rows show until they come again. */
  let pages = new Set<number>();
  let generation = 0;
  let shown = { first: 0, end: 1 };

  const loadPage = async (page: number, startOver: boolean) => {
    const mine = generation;
    const q = filter.peek().trim().slice(0, longestFilter);
    const question = {
      limit: sessionPageSize,
      offset: page * sessionPageSize,
      order: order.peek(),
      ascending: ascending.peek(),
      window: hooks.window(),
    };
    pages.add(page);
    try {
      const found = await askJson<SessionList>(bridge, 'listSessions', q === '' ? question : { ...question, q });
      if (mine !== generation) return;
      batch(() => {
        problem.value = undefined;
        answered.value = q;
        total.value = found.total;
        stored.value = found.stored ?? (q === '' ? found.total : stored.peek());
        sessions.value = merged(startOver ? new Map() : sessions.peek(), question.offset, found);
        if (startOver) scroller.to(0);
      });
    } catch (error) {
      if (mine !== generation || isSuperseded(error)) return;
      pages.delete(page);
      problem.value = messageOf(error);
    }
  };

  const askShown = async (startOver = false) => {
    const first = startOver ? 0 : Math.floor(shown.first / sessionPageSize);
    const last = startOver ? 0 : Math.floor(Math.max(shown.first, shown.end - 1) / sessionPageSize);
    const wanted: number[] = [];
    for (let page = first; page <= last; page++) if (!pages.has(page)) wanted.push(page);
    await Promise.all(wanted.map((page) => loadPage(page, startOver)));
  };
  const rested = debounce<undefined>(() => void askShown(), scrollRest, timers);
  const anew = async (startOver: boolean) => {
    generation++;
    pages = new Set();
    await askShown(startOver);
  };
  const typed = debounce<undefined>(() => hooks.wait(anew(true)), typingPause, timers);

  return {
    order,
    ascending,
    filter,
    answered,
    total,
    stored,
    problem,
    sessions,
    placeOf,
    scroller,
    /** Asks again for what is in sight; the rows stay until the answer is there. */
    load: () => anew(false),
    reload: () => hooks.wait(anew(false)),
    /** Of another window, from the top. */
    startOver: () => hooks.wait(anew(true)),
    /** Rows that are in sight. */
    want(first: number, end: number) {
      if (first === shown.first && end === shown.end) return;
      shown = { first, end };
      rested.call(undefined);
    },
    /** Sorts by a column; the column that is sorted by already turns around. */
    sortBy(to: SessionOrder) {
      ascending.value = to === order.peek() ? !ascending.peek() : false;
      order.value = to;
      hooks.wait(anew(true));
    },
    setFilter(text: string) {
      if (text === filter.peek()) return;
      filter.value = text;
      if (text === '') {
        typed.cancel();
        hooks.wait(anew(true));
      } else typed.call(undefined);
    },
  };
}

/** The page in its place; rows past the end are gone. */
function merged(
  before: ReadonlyMap<number, SessionSummary>,
  offset: number,
  { sessions, total }: SessionList,
): ReadonlyMap<number, SessionSummary> {
  const arrived = new Set(sessions.map(({ session }) => session));
  const kept = [...before].filter(
    ([place, { session }]) =>
      place < total && !arrived.has(session) && (place < offset || place >= offset + sessionPageSize),
  );
  return new Map([...kept, ...sessions.map((session, at) => [offset + at, session] as const)]);
}
