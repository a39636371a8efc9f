/** Entry of the query worker: answers reads on a connection of its own. */
import { parentPort, workerData } from 'node:worker_threads';
import { createQueryDesk } from './query/queryDesk.ts';
import type { QueryQuestion, QuerySetup } from './query/queryMessages.ts';
import type { Asked } from './workers/workerMessages.ts';

const port = parentPort;
if (!port) throw new Error('this file is the entry of a worker thread');

const desk = createQueryDesk(workerData as QuerySetup);

port.on('message', ({ id, question }: Asked<QueryQuestion>) => {
  const answered = desk.answer(id, question);
  port.postMessage({ events: [], answers: [answered] }, 'value' in answered ? [answered.value.bytes] : []);
});
