/** Every request counts for at least this many bytes, so that a flood of empty ones is bounded too. */
const leastCharge = 4096;

/** One request's share of the bytes in flight. */
export interface Ticket {
  /** Takes `bytes` more; `false` = that would be over the limit, or the ticket was released. */
  take(bytes: number): boolean;
  /** Gives everything back; further calls do nothing. */
  release(): void;
}

/** Bounds the memory of all bodies that are being received or wait to be stored. */
export class Admission {
  /** Bytes. A lower limit than what is in flight only keeps more from coming in. */
  limit: number;
  #bytes = 0;
  #requests = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get requests(): number {
    return this.#requests;
  }

  /**
   * `declared`: bytes the sender says will come. They are only charged as they come, so that a sender that claims much
   * and sends nothing does not shut out the others. `undefined` = there is no room.
   */
  admit(declared: number): Ticket | undefined {
    if (this.#bytes + Math.max(declared, leastCharge) > this.limit) return undefined;
    this.#bytes += leastCharge;
    this.#requests++;
    return this.#ticket();
  }

  #ticket(): Ticket {
    let received = 0;
    let charged = leastCharge;
    return {
      take: (bytes) => {
        if (charged === 0) return false;
        received += bytes;
        const more = Math.max(0, received - charged);
        if (this.#bytes + more > this.limit) return false;
        charged += more;
        this.#bytes += more;
        return true;
      },
      release: () => {
        if (charged === 0) return;
        this.#bytes -= charged;
        this.#requests--;
        charged = 0;
      },
    };
  }
}
