/** The worker died before it answered; what it was asked may or may not have been done. */
export class WorkerGone extends Error {}

/** What a worker answers instead of a value: the HTTP status and the sentence for whoever asked. */
export class WorkerFault extends Error {
  readonly status: number;
  /** The store's file was found damaged. */
  readonly damaged: boolean;

  constructor(status: number, message: string, damaged = false) {
    super(message);
    this.status = status;
    this.damaged = damaged;
  }
}
