import type { ChangeNotice } from '../shared/api.ts';
import type { IngestFault, IngestOutcome, IngestRequest } from '../shared/ingest.ts';
import { OtlpError } from '../core/otlp/otlpError.ts';
import { StoreError } from '../core/store/storeError.ts';
import type { Ingested } from './ingestMessages.ts';
import type { Contribution } from './senderRegister.ts';
import { signalWriters } from './signalWriters.ts';
import type { Verdict, Written } from './signalWriters.ts';
import { protobufOf } from './protobufOf.ts';
import type { ServiceIdentities } from './serviceIdentities.ts';
import type { StoreKeeper } from './storeKeeper.ts';

/** Decodes, understands and stores one request after the other. */
export interface Ingestor {
  /** Returns after the commit; never throws for a request that is at fault or a store that cannot be written. */
  ingest(request: IngestRequest): Ingested & { readonly change?: ChangeNotice };
}

export interface IngestorOptions {
  readonly store: StoreKeeper;
  readonly identities: ServiceIdentities;
  /** Bytes a request may have after decompression, asked for each. */
  readonly requestBytes: () => number;
  /** Microseconds since the epoch. */
  readonly now: () => number;
  /** Told of errors that are neither the sender's nor the store's. */
  readonly failed: (error: unknown) => void;
}

/** The senders' SDKs wait this long before they send again; a full disk is not mended in a second. */
const storeRetrySeconds = 5;

export function createIngestor({ store, identities, requestBytes, now, failed }: IngestorOptions): Ingestor {
  const writers = signalWriters(identities);
  return {
    ingest(request) {
      try {
        const body = protobufOf(request, requestBytes());
        const write = writers[request.signal](body.bytes);
        const written = store.use((writer) => write(writer, now()));
        return { outcome: outcomeOf(written, body), parts: written.parts, ...changeOf(written) };
      } catch (error) {
        return { outcome: faultOf(error, failed), parts: noParts };
      } finally {
        request.body.transfer(0); // megabytes that need not wait for the garbage collector
      }
    },
  };
}

const noParts: readonly Contribution[] = [];

/** What was left out while JSON was rewritten, and what the decoder left out. */
function outcomeOf(written: Written, body: Verdict): IngestOutcome {
  const reason = body.reason ?? written.reason;
  const rejected = body.rejected + written.rejected;
  return { ok: true, accepted: written.accepted, rejected, ...(reason === undefined ? {} : { reason }) };
}

function changeOf({ change }: Written): { readonly change?: ChangeNotice } {
  return change ? { change } : {};
}

/** Anything else is a fault of ours: nothing was kept, and the next request finds a clean state. */
function faultOf(error: unknown, failed: (error: unknown) => void): IngestFault {
  if (error instanceof OtlpError) return { ok: false, fault: error.code, message: error.message };
  if (!(error instanceof StoreError)) failed(error);
  const message = error instanceof Error ? error.message : String(error);
  return { ok: false, fault: 'unavailable', message, retryAfterSeconds: storeRetrySeconds };
}
