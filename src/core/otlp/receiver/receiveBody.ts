import type { Readable } from 'node:stream';
import type { Ticket } from './admission.ts';
import { faults } from './fault.ts';
import type { Fault } from './fault.ts';
import type { CollectedBytes } from './growingBytes.ts';
import type { ReceiverLimits } from './receiverOptions.ts';

/** Takes a body apart as it comes. A fault ends the reading. */
export interface BodySink {
  take(chunk: Uint8Array): Fault | undefined;
  /** The body is whole. */
  finish(): CollectedBytes | Fault;
}

/** `'gone'` = the sender left before the body was whole. */
export type Received = CollectedBytes | Fault | 'gone';

export function isFault(value: Received): value is Fault {
  return typeof value === 'object' && 'grpc' in value;
}

/** A body that is being read. */
export interface Reading {
  readonly received: Promise<Received>;
  /** Ends the reading with `fault`; `false` = it had ended before. */
  stop(fault: Fault): boolean;
}

type Pace = Pick<ReceiverLimits, 'stallMs' | 'stallBytes' | 'bodyMs'>;

/** A request body. Both kinds of Node's tell whether they were cut off; an HTTP/2 stream then ends as if it were whole. */
export type BodySource = Readable & { readonly aborted: boolean };

/** Reads `source` into `sink`, charging `ticket` for every byte. Gives up on a sender that falls behind `pace`. */
export function receiveBody(source: BodySource, sink: BodySink, ticket: Ticket, pace: Pace): Reading {
  const { promise, resolve } = Promise.withResolvers<Received>();
  let open = true;
  const settle = (received: Received): boolean => {
    if (!open) return false;
    open = false;
    unwatch();
    source.off('data', onData).off('end', onEnd).off('close', onClose);
    resolve(received);
    return true;
  };
  let length = 0;
  const onData = (chunk: Uint8Array): void => {
    length += chunk.length;
    const fault = ticket.take(chunk.length) ? sink.take(chunk) : faults.overloaded();
    if (fault) settle(fault);
  };
  const onEnd = (): boolean => settle(source.aborted ? 'gone' : sink.finish());
  const onClose = (): boolean => settle('gone');
  const unwatch = watchPace(
    () => length,
    pace,
    () => settle(faults.slowBody(length)),
  );
  source.on('data', onData).on('end', onEnd).on('close', onClose).on('error', ignore);
  return { received: promise, stop: settle };
}

/** A broken connection also closes the stream, and that is where it is handled. */
function ignore(): void {
  // nothing to add
}

/** Calls `late` when a whole span of `stallMs` brought fewer than `stallBytes`, or after `bodyMs`. Returns how to stop. */
function watchPace(received: () => number, { stallMs, stallBytes, bodyMs }: Pace, late: () => void): () => void {
  let before = 0;
  let spans = 0;
  const timer = setTimeout(() => {
    const now = received();
    spans++;
    if (now - before < stallBytes || spans * stallMs >= bodyMs) {
      late();
      return;
    }
    before = now;
    timer.refresh();
  }, stallMs);
  return () => clearTimeout(timer);
}
