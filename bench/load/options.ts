import type { Encoding, PayloadKind } from '../payload.ts';

/** What one run of the load client sends. Travels to the client's process as JSON. */
export interface LoadOptions {
  readonly transport: 'http' | 'grpc';
  readonly encoding: Encoding;
  readonly kind: PayloadKind;
  readonly port: number;
  /** Path of the HTTP request. */
  readonly path: string;
  /** HTTP connections, or calls in flight on one gRPC connection. */
  readonly connections: number;
  /** Sent at first, and not counted. */
  readonly warmMillis: number;
  readonly measureMillis: number;
  /** Stop after this many spans instead of after `measureMillis`. */
  readonly spans?: number;
  /** Upper limit of the rate over all connections; absent = as fast as the server answers. */
  readonly spansPerSecond?: number;
}

/** What it saw while it measured. */
export interface LoadResult {
  readonly spans: number;
  readonly millis: number;
  readonly spansPerSecond: number;
  /** Cores that the client itself used; near 1 the client is what was measured. */
  readonly clientCores: number;
}

export const defaultLoad = {
  transport: 'http',
  encoding: 'protobuf',
  path: '/v1/traces',
  connections: 8,
} as const satisfies Partial<LoadOptions>;
