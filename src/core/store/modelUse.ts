import type { DatabaseSync } from 'node:sqlite';
import type { SpanRow } from './spanRow.ts';

/** Calls of one model and what they took. */
export interface ModelSums {
  calls: number;
  inputTokens: number;
  outputTokens: number;
}

/** The calls and tokens of each model over all stored spans. Written once a request: an index to sum them from would cost far more. */
export class ModelUse {
  readonly #changes = new Map<string, ModelSums>();
  readonly #upsert;
  readonly #forget;

  constructor(db: DatabaseSync) {
    this.#upsert = db.prepare(
      `INSERT INTO modelUse VALUES(?, ?, ?, ?) ON CONFLICT DO UPDATE SET calls = calls + excluded.calls,
        inputTokens = inputTokens + excluded.inputTokens, outputTokens = outputTokens + excluded.outputTokens`,
    );
    // Names come from strangers: those that hold nothing must not pile up.
    this.#forget = db.prepare('DELETE FROM modelUse WHERE model = ? AND calls = 0');
  }

  /** A span came (1) or went (-1). */
  count({ model, inputTokens, outputTokens }: SpanRow, by: 1 | -1): void {
    if (model !== null) this.add(model, by, by * inputTokens, by * outputTokens);
  }

  add(model: string, calls: number, inputTokens: number, outputTokens: number): void {
    const change = this.#changes.get(model);
    if (!change) this.#changes.set(model, { calls, inputTokens, outputTokens });
    else {
      change.calls += calls;
      change.inputTokens += inputTokens;
      change.outputTokens += outputTokens;
    }
  }

  /** Inside the caller's transaction. */
  save(): void {
    for (const [model, { calls, inputTokens, outputTokens }] of this.#changes) {
      this.#upsert.run(model, calls, inputTokens, outputTokens);
      if (calls < 0) this.#forget.run(model);
    }
    this.#changes.clear();
  }
}
