/** One session: its turns, its calls, and the conversation of the turn that is chosen. */
import { batch, signal } from '@preact/signals';
import type { Conversation, SessionPage } from '../../src/shared/costApi.ts';
import { isSuperseded } from '../createBridge.ts';
import type { Bridge } from '../createBridge.ts';
import { askJson, messageOf } from './askJson.ts';

export type SessionModel = ReturnType<typeof createSession>;

export function createSession(bridge: Bridge, hooks: { wait(ask: Promise<unknown>): void }) {
  const session = signal<string | undefined>(undefined);
  const page = signal<SessionPage | undefined>(undefined);
  const problem = signal<string | undefined>(undefined);
  /** Number of the turn whose conversation shows. */
  const turn = signal<number | undefined>(undefined);
  const conversation = signal<Conversation | undefined>(undefined);
  const conversationProblem = signal<string | undefined>(undefined);
  /** The user chose the turn: a newer one does not take its place. */
  let chosen = false;

  const loadPage = async () => {
    const wanted = session.peek();
    if (wanted === undefined) return;
    try {
      const found = await askJson<SessionPage>(bridge, 'getSession', { session: wanted });
      if (session.peek() !== wanted) return;
      const newest = found.turns.at(-1)?.number;
      batch(() => {
        problem.value = undefined;
        page.value = withOlder(found, page.peek());
        if (!chosen || turn.peek() === undefined) turn.value = newest;
      });
      await loadConversation();
    } catch (error) {
      if (session.peek() === wanted && !isSuperseded(error)) problem.value = messageOf(error);
    }
  };

  const loadConversation = async () => {
    const wanted = session.peek();
    const number = turn.peek();
    if (wanted === undefined || number === undefined) return;
    try {
      const found = await askJson<Conversation>(bridge, 'getConversation', { session: wanted, turn: number });
      if (session.peek() !== wanted || turn.peek() !== number) return;
      conversationProblem.value = undefined;
      conversation.value = found;
    } catch (error) {
      if (session.peek() !== wanted || turn.peek() !== number || isSuperseded(error)) return;
      conversationProblem.value = messageOf(error);
    }
  };

  const loadOlder = async () => {
    const shown = page.peek();
    if (shown === undefined || shown.firstTurn <= 1) return;
    try {
      const older = await askJson<SessionPage>(bridge, 'getSession', {
        session: shown.summary.session,
        before: shown.firstTurn,
      });
      if (page.peek()?.summary.session === shown.summary.session) page.value = withOlder(page.peek() ?? shown, older);
    } catch (error) {
      if (!isSuperseded(error)) problem.value = messageOf(error);
    }
  };

  return {
    session,
    page,
    problem,
    turn,
    conversation,
    conversationProblem,
    load: loadPage,
    reload: () => hooks.wait(loadPage()),
    reloadConversation: () => hooks.wait(loadConversation()),
    older: () => hooks.wait(loadOlder()),
    /** The host asks where to, and tells what went wrong. */
    export() {
      const id = session.peek();
      if (id === undefined) return;
      void bridge.ask('exportSession', { session: id }).catch((error: unknown) => (problem.value = messageOf(error)));
    },

    /** Opens a session; `undefined` = back to the overview. */
    open(id: string | undefined) {
      if (id === session.peek()) return;
      chosen = false;
      batch(() => {
        session.value = id;
        page.value = undefined;
        problem.value = undefined;
        turn.value = undefined;
        conversation.value = undefined;
        conversationProblem.value = undefined;
      });
      if (id !== undefined) hooks.wait(loadPage());
    },

    choose(number: number) {
      if (number === turn.peek()) return;
      chosen = true;
      turn.value = number;
      hooks.wait(loadConversation());
    },
  };
}

/** A page with the older turns that were read before or after it. */
export function withOlder(newer: SessionPage, older: SessionPage | undefined): SessionPage {
  if (older?.summary.session !== newer.summary.session || older.firstTurn >= newer.firstTurn) return newer;
  const before = newer.firstTurn;
  const spans = new Set(newer.setAside.map(({ traceId, spanId }) => `${traceId} ${spanId}`));
  return {
    ...newer,
    turns: [...older.turns.filter(({ number }) => number < before), ...newer.turns],
    calls: [...older.calls.filter(({ turn }) => turn < before), ...newer.calls],
    setAside: [
      ...older.setAside.filter(({ traceId, spanId }) => !spans.has(`${traceId} ${spanId}`)),
      ...newer.setAside,
    ],
    firstTurn: older.firstTurn,
  };
}

/** A model that no table has a price for. */
export interface PricelessModel {
  readonly model: string;
  readonly provider?: string;
}

/** More of them would push the head's facts aside; the price card has them all. */
const mostPriceless = 2;

/** Models of the page's calls that no table has a price for, each once, the first ones. */
export function priceless({ calls }: Pick<SessionPage, 'calls'>): readonly PricelessModel[] {
  const found = new Map<string, PricelessModel>();
  for (const { model, provider, price } of calls) {
    if (model === undefined || (price.unpriced !== 'unknownModel' && price.unpriced !== 'noPriceForDay')) continue;
    found.set(`${model} ${provider ?? ''}`, { model, ...(provider === undefined ? {} : { provider }) });
  }
  return [...found.values()].slice(0, mostPriceless);
}
