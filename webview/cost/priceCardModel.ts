/** Which amount's price card is open, and the calls it is made from where they have to be asked for. */
import { batch, signal } from '@preact/signals';
import type { SessionCall, SessionPage, Spend } from '../../src/shared/costApi.ts';
import type { Timers } from '../coalesce.ts';
import { isSuperseded } from '../createBridge.ts';
import type { Bridge } from '../createBridge.ts';
import { askJson, messageOf } from './askJson.ts';
import type { PricedCall, PricelessModel } from './priceCardData.ts';

/** Milliseconds before a card opens under a resting pointer, and before it closes once the pointer has left. */
const openRest = 300;
const closeRest = 250;
/** Sessions whose calls are kept. */
const mostKept = 30;

/** What an amount is the sum of. */
export type CardSource =
  | { readonly type: 'calls'; readonly calls: readonly PricedCall[] }
  /** Only the sums are known. */
  | { readonly type: 'spend'; readonly spend: Spend; readonly priceless?: readonly PricelessModel[] }
  /** Calls of a session, or of one of its traces: asked for when the card opens. */
  | { readonly type: 'session'; readonly session: string; readonly traceId?: string; readonly turns: number };

/** What of the amount's element is used: an element, or a stand-in. */
export interface CardAnchor {
  focus(): void;
  contains(other: unknown): boolean;
  getBoundingClientRect(): {
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly bottom: number;
  };
}

export interface Card {
  /** Who the card belongs to; one amount has one. */
  readonly id: string;
  readonly about: string;
  readonly source: CardSource;
  readonly anchor: CardAnchor;
  /** Opened by a click or a key, so that leaving with the pointer does not close it. */
  readonly held: boolean;
}

/** What came of asking for a session's calls; `older` = only the newest turns were given. */
export interface CardCalls {
  readonly calls?: readonly SessionCall[];
  readonly older?: boolean;
  readonly problem?: string;
}

export type PriceCardModel = ReturnType<typeof createPriceCard>;

export function createPriceCard(bridge: Bridge, timers: Timers) {
  const card = signal<Card | undefined>(undefined);
  /** Of the open card, where its source is a session; absent = still on its way. */
  const asked = signal<CardCalls | undefined>(undefined);
  const kept = new Map<string, Promise<SessionPage>>();
  let cancel: (() => void) | undefined;

  const pageOf = (session: string): Promise<SessionPage> => {
    const before = kept.get(session);
    if (before) return before;
    const asks = askJson<SessionPage>(bridge, 'getSession', { session });
    kept.set(session, asks);
    asks.catch(() => kept.delete(session));
    const [oldest] = kept.keys();
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
    return asks;
  };

  const load = async (of: Card) => {
    if (of.source.type !== 'session') return;
    const { session, traceId } = of.source;
    try {
      const { calls, firstTurn } = await pageOf(session);
      if (card.peek()?.id !== of.id) return;
      const mine = traceId === undefined ? calls : calls.filter((call) => call.traceId === traceId);
      asked.value = { calls: mine, older: traceId === undefined && firstTurn > 1 };
    } catch (error) {
      if (card.peek()?.id === of.id && !isSuperseded(error)) asked.value = { problem: messageOf(error) };
    }
  };

  const stop = () => {
    cancel?.();
    cancel = undefined;
  };
  const show = (next: Card) => {
    stop();
    const same = card.peek()?.id === next.id;
    batch(() => {
      card.value = next;
      if (!same) asked.value = undefined;
    });
    if (!same) void load(next);
  };
  const close = () => {
    stop();
    card.value = undefined;
    asked.value = undefined;
  };

  return {
    card,
    asked,
    close,
    /** The pointer moves over an amount: the card opens once it rests. */
    point(next: Omit<Card, 'held'>) {
      stop();
      if (card.peek()?.id === next.id) return;
      cancel = timers.after(openRest, () => show({ ...next, held: false }));
    },
    /** The pointer left the amount or the card. */
    leave: () => {
      stop();
      if (card.peek()?.held === false) cancel = timers.after(closeRest, close);
    },
    /** The pointer came into the card. */
    stay: stop,
    /** The focus came to an amount. */
    focus: (next: Omit<Card, 'held'>) => show({ ...next, held: true }),
    /** A click, or a touch. */
    toggle(next: Omit<Card, 'held'>) {
      const open = card.peek();
      if (open?.id === next.id && open.held) close();
      else show({ ...next, held: true });
    },
    /** Prices or sums changed. */
    forget: () => kept.clear(),
  };
}
