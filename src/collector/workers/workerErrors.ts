import type { FileFault } from './workerMessages.ts';

/** The worker died before it answered; what it was asked may or may not have been done. */
export class WorkerGone extends Error {}

/** What a worker answers instead of a value: the HTTP status and the sentence for whoever asked. */
export class WorkerFault extends Error {
  readonly status: number;
  readonly file: FileFault | undefined;

  constructor(status: number, message: string, file?: FileFault) {
    super(message);
    this.status = status;
    this.file = file;
  }
}
