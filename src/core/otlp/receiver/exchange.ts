import type { IncomingHttpHeaders } from 'node:http';
import type { HttpAnswer } from './httpAnswer.ts';
import type { BodySource, Reading } from './receiveBody.ts';

/** One HTTP request and its answer, whatever version of HTTP carries it. */
export interface Exchange {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  /** The local port it came in by. */
  readonly port: number;
  readonly body: BodySource;
  /** Tells a sender that waits for it (`Expect: 100-continue`) to go on. */
  proceed(): void;
  /** The body is now being read by `reading`, which is stopped when the connection turns out to be broken. */
  watch(reading: Reading): void;
  /** Sends the whole answer, and gets rid of what is left of the body. */
  answer(answer: HttpAnswer): void;
  /** Hands the exchange to the receiver's owner; absent where that is not possible. */
  readonly delegate?: () => void;
}
