/** The details of the selected span, and where its source is. */
import { signal } from '@preact/signals';
import { decodeJson } from '../../src/shared/jsonBytes.ts';
import type { NormalSpan } from '../../src/shared/normalSpan.ts';
import type { SourceOutcome, SpanRef } from '../../src/shared/protocol.ts';
import type { SpanDetail } from '../../src/shared/spanDetail.ts';
import { debounce } from '../coalesce.ts';
import type { Timers } from '../coalesce.ts';
import { isSuperseded } from '../createBridge.ts';
import type { Bridge } from '../createBridge.ts';

/** Milliseconds a selection must rest before its source opens, so that walking through the tree opens no row of files. */
const followRest = 250;

export type SpanDetailModel = ReturnType<typeof createSpanDetail>;

export function createSpanDetail(bridge: Bridge, timers: Timers, hooks: { wait(ask: Promise<unknown>): void }) {
  const detail = signal<SpanDetail | undefined>(undefined);
  const problem = signal<string | undefined>(undefined);
  const source = signal<SourceOutcome | undefined>(undefined);
  /** What the span means in the one model, and what it costs. */
  const meaning = signal<NormalSpan | undefined>(undefined);
  const meaningProblem = signal<string | undefined>(undefined);
  let wanted: SpanRef | undefined;

  const load = async (ref: SpanRef) => {
    try {
      const found = await bridge.ask('getSpan', ref);
      if (!isSame(ref, wanted)) return;
      problem.value = undefined;
      detail.value = found;
    } catch (error) {
      if (isSuperseded(error) || !isSame(ref, wanted)) return;
      problem.value = messageOf(error);
    }
  };

  const loadMeaning = async (ref: SpanRef) => {
    try {
      const found = decodeJson(await bridge.ask('getMeaning', ref)) as NormalSpan;
      if (!isSame(ref, wanted)) return;
      meaningProblem.value = undefined;
      meaning.value = found;
    } catch (error) {
      if (isSuperseded(error) || !isSame(ref, wanted)) return;
      meaning.value = undefined;
      meaningProblem.value = messageOf(error);
    }
  };

  const askSource = async (ref: SpanRef, mode: 'follow' | 'explicit') => {
    try {
      const outcome = await bridge.ask('openSource', { ...ref, mode });
      if (isSame(ref, wanted)) source.value = outcome;
    } catch (error) {
      if (isSuperseded(error) || !isSame(ref, wanted)) return;
      source.value = { opened: false, reason: messageOf(error) };
    }
  };
  const follow = debounce<SpanRef>((ref) => void askSource(ref, 'follow'), followRest, timers);

  return {
    detail,
    problem,
    source,
    meaning,
    meaningProblem,

    /** Shows a span. The old details stay until the new ones are there. */
    show(ref: SpanRef, followSource: boolean) {
      if (!isSame(ref, wanted)) source.value = undefined;
      wanted = ref;
      hooks.wait(load(ref));
      void loadMeaning(ref);
      if (followSource) follow.call(ref);
      else follow.cancel();
    },

    /** The span changed while it was shown. */
    refresh() {
      if (!wanted) return;
      void load(wanted);
      void loadMeaning(wanted);
    },

    /** There is nothing to show: no span is selected, or it has not been received. */
    clear() {
      wanted = undefined;
      follow.cancel();
      detail.value = undefined;
      problem.value = undefined;
      source.value = undefined;
      meaning.value = undefined;
      meaningProblem.value = undefined;
    },

    openSource() {
      follow.cancel();
      if (wanted) void askSource(wanted, 'explicit');
    },

    openRaw() {
      if (wanted) void bridge.ask('openRaw', wanted).catch((error: unknown) => (problem.value = messageOf(error)));
    },
  };
}

function isSame(a: SpanRef, b: SpanRef | undefined): boolean {
  return a.traceId === b?.traceId && a.spanId === b.spanId;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
