/** Entry of the ingest worker: the one thread that decodes and writes. */
import { parentPort, workerData } from 'node:worker_threads';
import { createIngestDesk } from './ingestDesk.ts';
import type { IngestEvent, IngestQuestion, IngestSetup } from './ingestMessages.ts';
import type { Asked, WorkerMessage } from './workerMessages.ts';

const port = parentPort;
if (!port) throw new Error('this file is the entry of a worker thread');

const say = (message: WorkerMessage<IngestEvent>): void => port.postMessage(message);
const desk = createIngestDesk(workerData as IngestSetup, (event) => say({ event }));

port.on('message', ({ id, question }: Asked<IngestQuestion>) => say({ answers: [desk.answer(id, question)] }));
