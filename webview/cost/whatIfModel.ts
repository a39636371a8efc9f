/** A session's tokens at another model's prices. */
import { signal } from '@preact/signals';
import type { PricedModels, WhatIf } from '../../src/shared/costApi.ts';
import { debounce } from '../coalesce.ts';
import type { Timers } from '../coalesce.ts';
import { isSuperseded } from '../createBridge.ts';
import type { Bridge } from '../createBridge.ts';
import { askJson, messageOf } from './askJson.ts';

const typingPause = 120;

export type PricedModel = PricedModels['models'][number];
export type WhatIfModel = ReturnType<typeof createWhatIf>;

export function createWhatIf(bridge: Bridge, timers: Timers, hooks: { wait(ask: Promise<unknown>): void }) {
  /** What is typed into the picker. */
  const text = signal('');
  const models = signal<readonly PricedModel[]>([]);
  const picked = signal<{ readonly model: string; readonly provider?: string } | undefined>(undefined);
  const session = signal<string | undefined>(undefined);
  const answer = signal<WhatIf | undefined>(undefined);
  const problem = signal<string | undefined>(undefined);

  const find = async () => {
    try {
      models.value = (await askJson<PricedModels>(bridge, 'listModels', { q: text.peek().trim() })).models;
      problem.value = undefined;
    } catch (error) {
      if (!isSuperseded(error)) problem.value = messageOf(error);
    }
  };
  const load = async () => {
    const of = session.peek();
    const model = picked.peek();
    if (of === undefined || !model) return;
    try {
      const found = await askJson<WhatIf>(bridge, 'getWhatIf', { session: of, ...model });
      if (session.peek() !== of || picked.peek() !== model) return;
      problem.value = undefined;
      answer.value = found;
    } catch (error) {
      if (!isSuperseded(error) && session.peek() === of) problem.value = messageOf(error);
    }
  };
  const typed = debounce<undefined>(() => void find(), typingPause, timers);

  return {
    text,
    models,
    picked,
    session,
    answer,
    problem,
    load,
    find: () => void find(),
    type(to: string) {
      text.value = to;
      typed.call(undefined);
    },
    pick(model: string, provider?: string) {
      text.value = model;
      picked.value = provider === undefined ? { model } : { model, provider };
      answer.value = undefined;
      hooks.wait(load());
    },
    /** The session it is about; the picked model stays. */
    about(id: string | undefined) {
      if (id === session.peek()) return;
      session.value = id;
      answer.value = undefined;
      if (id !== undefined && picked.peek()) hooks.wait(load());
    },
  };
}
