/** The conversation between the main thread and its workers. */

/** Main → worker. */
export interface Asked<Question> {
  readonly id: number;
  readonly question: Question;
}

/** Worker → main: answers, several at once where they were committed together, or something unasked. */
export type WorkerMessage<Event> = { readonly answers: readonly Answered[] } | { readonly event: Event };

export type Answered =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly fault: { readonly status: number; readonly message: string } };
