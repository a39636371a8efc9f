import type { IncomingMessage, ServerResponse } from 'node:http';
import type { IngestOutcome, IngestRequest, Refusal } from '../../../shared/ingest.ts';

export interface ReceiverOptions {
  /** TCP ports on loopback; 0 = any free one. Every port speaks OTLP/HTTP and OTLP/gRPC. More can be added with `listen`. */
  readonly ports: readonly number[];
  /** Decodes and stores one request; resolves after the commit. */
  readonly ingest: (request: IngestRequest) => Promise<IngestOutcome>;
  /** Told of every request that was turned away before `ingest`. */
  readonly refused: (refusal: Refusal) => void;
  /** Answers `GET /healthz` and `GET /metrics` (HTTP/1.1 only). */
  readonly handleOther?: (request: IncomingMessage, response: ServerResponse) => void;
  /** Host names that are accepted besides loopback, such as `host.docker.internal`; without port. */
  readonly allowedHosts?: readonly string[];
  readonly limits?: Partial<ReceiverLimits>;
}

/** Sizes are bytes as received (before decompression); times are milliseconds. */
export interface ReceiverLimits {
  readonly requestBytes: number;
  /** All bodies that are being received or wait for `ingest`. */
  readonly inFlightBytes: number;
  readonly connections: number;
  /** From the connection to its first bytes. */
  readonly firstBytesMs: number;
  /** From the first byte of a request to the end of its headers (HTTP/1.1). */
  readonly headersMs: number;
  /** A body must grow by `stallBytes` or end in each span of this length. */
  readonly stallMs: number;
  readonly stallBytes: number;
  /** A whole body, however steadily it comes. */
  readonly bodyMs: number;
  /** Before a connection without a request is closed. */
  readonly idleMs: number;
  /** How long the rest of a refused body is read and thrown away, so that the sender gets to read the answer. */
  readonly lingerMs: number;
  /** How long `close` waits for requests that are under way. */
  readonly closeMs: number;
}

const mebibyte = 1024 * 1024;

export const defaultLimits: ReceiverLimits = {
  requestBytes: 64 * mebibyte,
  inFlightBytes: 128 * mebibyte,
  connections: 1024,
  firstBytesMs: 10_000,
  headersMs: 10_000,
  stallMs: 10_000,
  stallBytes: 16 * 1024,
  bodyMs: 120_000,
  idleMs: 300_000,
  lingerMs: 2_000,
  closeMs: 5_000,
};
