/** Questions to a worker that answers one after the other, taken back while they still wait. */
export interface QueryLine<Question, Answer> {
  /** Rejects with the signal's reason when that fires first. */
  ask(question: Question, signal: AbortSignal): Promise<Answer>;
}

/** One at work and one ready: the worker is never idle, and a question nobody waits for any more is hardly ever begun. */
const mostAtWork = 2;

interface Waiting {
  begin(): void;
}

export function createQueryLine<Question, Answer>(
  ask: (question: Question) => Promise<Answer>,
): QueryLine<Question, Answer> {
  const waiting = new Set<Waiting>();
  let atWork = 0;

  const next = (): void => {
    const [first] = waiting;
    if (!first || atWork >= mostAtWork) return;
    waiting.delete(first);
    atWork += 1;
    first.begin();
  };
  const finished = (): void => {
    atWork -= 1;
    next();
  };

  return {
    ask(question, signal) {
      const { promise, resolve, reject } = Promise.withResolvers<Answer>();
      const aborted = (): void => {
        waiting.delete(entry);
        reject(signal.reason instanceof Error ? signal.reason : new Error('the client has gone'));
      };
      const entry: Waiting = {
        begin() {
          signal.removeEventListener('abort', aborted);
          ask(question).then(resolve, reject).finally(finished);
        },
      };
      if (signal.aborted) aborted();
      else {
        signal.addEventListener('abort', aborted, { once: true });
        waiting.add(entry);
        next();
      }
      return promise;
    },
  };
}
