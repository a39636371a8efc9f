/** The conversation between the main thread and its workers. */

/** Main → worker. */
export interface Asked<Question> {
  readonly id: number;
  readonly question: Question;
}

/** Worker → main: what it has to say and to answer, as one message, since each wakes the main thread. Events come first. */
export interface WorkerMessage<Event> {
  readonly events: readonly Event[];
  readonly answers: readonly Answered[];
}

export type Answered = { readonly id: number } & Answer;

export type Answer = { readonly value: unknown } | { readonly fault: Fault };

export interface Fault {
  /** HTTP. */
  readonly status: number;
  readonly message: string;
  readonly file?: FileFault;
}

/** What a reader found of the store's file. */
export type FileFault = 'damaged' | 'missing';
