/** Entry of the ingest worker: the one thread that decodes and writes. */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { createIngestDesk } from './ingest/ingestDesk.ts';
import type { IngestEvent, IngestQuestion, IngestSetup } from './ingest/ingestMessages.ts';
import type { Asked, WorkerMessage } from './workers/workerMessages.ts';

const port = parentPort;
if (!port) throw new Error('this file is the entry of a worker thread');

/** As many requests as are committed together: more would only keep the first sender waiting. */
const mostTogether = 16;

const held: IngestEvent[] = [];
let answering = false;
const say = (message: WorkerMessage<IngestEvent>): void => port.postMessage(message);
const desk = createIngestDesk(workerData as IngestSetup, (event) => {
  if (answering) held.push(event);
  else say({ events: [event], answers: [] });
});

port.on('message', (first: Asked<IngestQuestion>) => {
  const asked = [first];
  while (asked.length < mostTogether) {
    const next = receiveMessageOnPort(port) as { readonly message: Asked<IngestQuestion> } | undefined;
    if (!next) break;
    asked.push(next.message);
  }
  answering = true;
  const answers = desk.answer(asked);
  answering = false;
  say({ events: held.splice(0), answers });
});
