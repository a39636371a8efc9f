import type { IngestOutcome, IngestRequest, Refusal } from '../../../shared/ingest.ts';
import { Admission } from './admission.ts';
import { BufferPool } from './bufferPool.ts';
import { defaultLimits } from './receiverOptions.ts';
import type { ReceiverLimits, ReceiverOptions } from './receiverOptions.ts';

/** Requests since the start, by how they ended; a request counts when it was answered. */
export interface ReceiverCounters {
  readonly connections: number;
  /** Answered with success. */
  readonly accepted: number;
  /** Turned away by the receiver. */
  readonly refused: number;
  /** Handed over, and answered with an error because they could not be decoded or stored. */
  readonly failed: number;
  /** The sender left before its request was whole. */
  readonly abandoned: number;
  readonly inFlightRequests: number;
  readonly inFlightBytes: number;
}

/** About as much as eight senders have under way with batches of a megabyte. */
const idleBytes = 16 * 1024 * 1024;

/** What all requests of one receiver share. */
export class ReceiverState {
  readonly options: ReceiverOptions;
  limits: ReceiverLimits;
  readonly allowedHosts: readonly string[];
  readonly admission: Admission;
  readonly pool = new BufferPool(idleBytes);
  readonly counts = { accepted: 0, refused: 0, failed: 0, abandoned: 0 };

  constructor(options: ReceiverOptions) {
    this.options = options;
    this.limits = { ...defaultLimits, ...options.limits };
    this.allowedHosts = options.allowedHosts ?? [];
    this.admission = new Admission(inFlightLimit(this.limits));
  }

  setRequestBytes(requestBytes: number): void {
    this.limits = { ...this.limits, requestBytes };
    this.admission.limit = inFlightLimit(this.limits);
  }

  /** The outcome of a hand-over; a failure of `ingest` itself reads as a store that cannot be written. */
  async ingest(request: IngestRequest): Promise<IngestOutcome> {
    try {
      const outcome = await this.options.ingest(request);
      if (outcome.spent) this.pool.give(outcome.spent);
      return outcome;
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      return {
        ok: false,
        fault: 'unavailable',
        message: `The collector failed while it stored this request (${detail}). Send it again.`,
      };
    }
  }

  refuse(refusal: Refusal): void {
    this.counts.refused++;
    this.options.refused(refusal);
  }
}

/** A request as large as is allowed must be able to get in. */
function inFlightLimit({ inFlightBytes, requestBytes }: ReceiverLimits): number {
  return Math.max(inFlightBytes, requestBytes);
}
