/** Entry of the ingest worker: the one thread that decodes and writes. */
import { parentPort, workerData } from 'node:worker_threads';
import { createIngestDesk } from './ingestDesk.ts';
import type { IngestEvent, IngestQuestion, IngestSetup } from './ingestMessages.ts';
import type { Asked, WorkerMessage } from './workerMessages.ts';

const port = parentPort;
if (!port) throw new Error('this file is the entry of a worker thread');

const held: IngestEvent[] = [];
let answering = false;
const say = (message: WorkerMessage<IngestEvent>): void => port.postMessage(message);
const desk = createIngestDesk(workerData as IngestSetup, (event) => {
  if (answering) held.push(event);
  else say({ events: [event], answers: [] });
});

port.on('message', ({ id, question }: Asked<IngestQuestion>) => {
  answering = true;
  const answers = [desk.answer(id, question)];
  answering = false;
  say({ events: held.splice(0), answers });
});
