/** What the trace list shows, and how it is asked for. */
import { computed, signal } from '@preact/signals';
import type { TraceList } from '../../src/shared/api.ts';
import { decodeJson } from '../../src/shared/jsonBytes.ts';
import { coalesce, debounce } from '../coalesce.ts';
import type { Timers } from '../coalesce.ts';
import { isSuperseded } from '../createBridge.ts';
import type { Bridge } from '../createBridge.ts';
import { groupTraces, traceRows } from './traceRows.ts';

/** Traces asked for at a time; scrolling to the end asks for so many more. */
const page = 100;
/** Past this a filter finds a trace sooner than scrolling does. */
export const mostListed = 1000;
/**
 * Milliseconds between two asks while notices stream in; the first after a pause goes at once. Each answer costs the
 * extension host some two milliseconds, and nobody reads a list that changes more often.
 */
const refreshGap = 400;
const typingPause = 120;
/** Characters; the host takes no more. */
const longestFilter = 500;

export type TraceListModel = ReturnType<typeof createTraceList>;

/** `onLoaded` is called after each answer, `wait` counts the asks the user is waiting for. */
export function createTraceList(
  bridge: Bridge,
  timers: Timers,
  hooks: { onLoaded(list: TraceList): void; wait(ask: Promise<unknown>): void },
  filterBefore = '',
) {
  const list = signal<TraceList | undefined>(undefined);
  const problem = signal<string | undefined>(undefined);
  const filter = signal(filterBefore);
  /** The filter `list` answers; the text in the box may be newer. */
  const answered = signal(filterBefore);
  const closed = signal<ReadonlySet<string>>(new Set());
  const groups = computed(() => groupTraces(list.value?.traces ?? []));
  const rows = computed(() => traceRows(groups.value, closed.value));
  let limit = page;

  const load = async () => {
    const q = filter.peek().trim().slice(0, longestFilter);
    try {
      const answer = await bridge.ask('listTraces', q === '' ? { limit } : { limit, q });
      const found = decodeJson(answer) as TraceList;
      problem.value = undefined;
      answered.value = q;
      list.value = found;
      hooks.onLoaded(found);
    } catch (error) {
      if (!isSuperseded(error)) problem.value = error instanceof Error ? error.message : String(error);
    }
  };
  const typed = debounce<undefined>(() => hooks.wait(load()), typingPause, timers);

  return {
    list,
    problem,
    filter,
    answered,
    groups,
    rows,
    closed,
    /** Something changed. */
    refresh: coalesce(load, refreshGap, timers),
    /** The user waits for this one. */
    reload: () => hooks.wait(load()),
    setFilter(text: string) {
      if (text === filter.peek()) return;
      filter.value = text;
      limit = page;
      if (text === '') {
        typed.cancel();
        hooks.wait(load());
      } else typed.call(undefined);
    },
    /** The end of the list came into sight. */
    more() {
      const shown = list.peek();
      if (shown?.next === undefined || shown.traces.length < limit || limit >= mostListed) return;
      limit += page;
      hooks.wait(load());
    },
    toggleGroup(key: string) {
      const next = new Set(closed.peek());
      if (!next.delete(key)) next.add(key);
      closed.value = next;
    },
  };
}
