import type { IngestRequest } from '../../../shared/ingest.ts';
import type { BufferPool } from './bufferPool.ts';
import { faults } from './fault.ts';
import type { Fault } from './fault.ts';
import type { GrpcHead } from './grpcHead.ts';
import { GrowingBytes } from './growingBytes.ts';
import type { CollectedBytes } from './growingBytes.ts';
import type { BodySink } from './receiveBody.ts';

/** A flag byte (1 = compressed) and the length, big-endian (gRPC over HTTP/2, "Length-Prefixed-Message"). */
const prefixBytes = 5;

/** The one message of a unary call, however it is cut into DATA frames. */
export class GrpcMessage implements BodySink {
  readonly #pool: BufferPool;
  readonly #head: GrpcHead;
  readonly #limit: number;
  readonly #prefix = new Uint8Array(prefixBytes);
  #prefixSeen = 0;
  #expected = 0;
  #bytes: GrowingBytes;
  /** How the message is packed; known once it has begun. */
  compression: IngestRequest['compression'] = 'none';

  /** `limit`: bytes of the message as received. */
  constructor(pool: BufferPool, head: GrpcHead, limit: number) {
    this.#pool = pool;
    this.#bytes = new GrowingBytes(pool, 0);
    this.#head = head;
    this.#limit = limit;
  }

  take(chunk: Uint8Array): Fault | undefined {
    const rest = this.#prefixSeen < prefixBytes ? this.#takePrefix(chunk) : chunk;
    if (!(rest instanceof Uint8Array)) return rest;
    if (rest.length === 0) return undefined;
    if (this.#bytes.length + rest.length > this.#expected) return faults.grpcSecondMessage();
    this.#bytes.append(rest);
    return undefined;
  }

  finish(): CollectedBytes | Fault {
    if (this.#prefixSeen === 0) return faults.grpcNoMessage();
    if (this.#prefixSeen < prefixBytes || this.#bytes.length < this.#expected)
      return faults.grpcCutMessage(this.#bytes.length, this.#expected);
    return this.#bytes.collected();
  }

  /** Returns what follows the prefix. */
  #takePrefix(chunk: Uint8Array): Uint8Array | Fault {
    const part = chunk.subarray(0, prefixBytes - this.#prefixSeen);
    this.#prefix.set(part, this.#prefixSeen);
    this.#prefixSeen += part.length;
    const fault = this.#prefixSeen === prefixBytes ? this.#readPrefix() : undefined;
    return fault ?? chunk.subarray(part.length);
  }

  #readPrefix(): Fault | undefined {
    const view = new DataView(this.#prefix.buffer);
    const flag = view.getUint8(0);
    this.#expected = view.getUint32(1);
    if (this.#expected > this.#limit) return faults.tooLarge(this.#limit);
    this.#bytes = new GrowingBytes(this.#pool, this.#expected);
    return flag === 0 ? undefined : this.#readFlag(flag);
  }

  #readFlag(flag: number): Fault | undefined {
    const { compression, encodingName } = this.#head;
    if (flag !== 1) return faults.grpcFlag(flag);
    if (compression === undefined) return faults.grpcEncoding(encodingName);
    if (compression === 'none') return faults.grpcFlagWithoutEncoding();
    this.compression = compression;
    return undefined;
  }
}
