/** A worker for tests: echoes, refuses, dies or stays silent, as it is asked. */
import { parentPort, workerData } from 'node:worker_threads';

type Question = 'echo' | 'refuse' | 'throw' | 'exit' | 'silence' | 'speak';
const answers = (id: number, answer: object) => ({ events: [], answers: [{ id, ...answer }] });

parentPort?.on('message', ({ id, question }: { id: number; question: Question }) => {
  const acts: Record<Question, () => void> = {
    echo: () => parentPort?.postMessage(answers(id, { value: workerData as unknown })),
    refuse: () => parentPort?.postMessage(answers(id, { fault: { status: 404, message: 'not here' } })),
    throw() {
      throw new Error('poisoned');
    },
    exit: () => process.exit(3),
    silence: () => undefined,
    speak: () => parentPort?.postMessage({ events: ['news'], answers: [{ id, value: 'said' }] }),
  };
  acts[question]();
});
