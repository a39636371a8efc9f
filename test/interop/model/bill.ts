import type { Usage } from './conversation.ts';

/** What a provider would put on the invoice. `inputTokens` includes both cache classes, `outputTokens` reasoning. */
export interface Bill {
  readonly calls: number;
  readonly inputTokens: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly outputTokens: number;
  readonly reasoning: number;
  readonly embeddingCalls: number;
  readonly embeddingTokens: number;
  /** Model calls (not embeddings) by the model that answered. */
  readonly models: Readonly<Record<string, Omit<Bill, 'models' | 'embeddingCalls' | 'embeddingTokens'>>>;
}

const nothing = { calls: 0, inputTokens: 0, cacheRead: 0, cacheWrite: 0, outputTokens: 0, reasoning: 0 };

export const emptyBill: Bill = { ...nothing, embeddingCalls: 0, embeddingTokens: 0, models: {} };

export function billCall(bill: Bill, model: string, usage: Usage): Bill {
  const models = { ...bill.models, [model]: addUsage(bill.models[model] ?? nothing, usage) };
  return { ...bill, ...addUsage(bill, usage), models };
}

export function billEmbedding(bill: Bill, tokens: number): Bill {
  return {
    ...bill,
    embeddingCalls: bill.embeddingCalls + 1,
    embeddingTokens: bill.embeddingTokens + tokens,
  };
}

function addUsage(sum: typeof nothing, usage: Usage): typeof nothing {
  return {
    calls: sum.calls + 1,
    inputTokens: sum.inputTokens + usage.uncached + usage.cacheRead + usage.cacheWrite,
    cacheRead: sum.cacheRead + usage.cacheRead,
    cacheWrite: sum.cacheWrite + usage.cacheWrite,
    outputTokens: sum.outputTokens + usage.visible + usage.reasoning,
    reasoning: sum.reasoning + usage.reasoning,
  };
}
