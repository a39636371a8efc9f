/** What the main thread asks the ingest worker, and what it hears from it. */
import type { ChangeNotice, Stats } from '../../shared/api.ts';
import type { AttributeMappings } from '../../shared/attributeMappings.ts';
import type { CostSettings } from '../../shared/costApi.ts';
import type { IngestOutcome, IngestRequest } from '../../shared/ingest.ts';
import type { Contribution } from './senderRegister.ts';

/** What the ingest worker is started with. */
export interface IngestSetup {
  readonly dataDir: string;
  readonly limits: StoreLimits;
}

export interface StoreLimits {
  /** Absent = the store's default. */
  readonly bytes?: number | undefined;
  readonly days?: number | undefined;
  readonly requestBytes: number;
}

export type IngestQuestion =
  | { readonly do: 'ingest'; readonly request: IngestRequest }
  | { readonly do: 'clear' }
  | { readonly do: 'pin'; readonly traceId: string; readonly pinned: boolean }
  | { readonly do: 'limits'; readonly limits: StoreLimits }
  /** A reader found the file damaged: it is moved aside and a new one made. */
  | { readonly do: 'damaged' }
  /** A reader found no file: a new one is made. */
  | { readonly do: 'missing' }
  | { readonly do: 'costSettings'; readonly settings: CostSettings }
  | { readonly do: 'mappings'; readonly mappings: AttributeMappings }
  | { readonly do: 'dismissHint'; readonly id: string; readonly dismissed: boolean }
  /** Answered with `{claimed}`: whether the asker is the one who shows the alert. */
  | { readonly do: 'claimAlert'; readonly id: string }
  /** Commits what it holds and closes the store. */
  | { readonly do: 'close' };

/** The value of the answer to `ingest`. */
export interface Ingested {
  readonly outcome: IngestOutcome;
  /** Items the request held, by service. */
  readonly parts: readonly Contribution[];
}

export type IngestEvent =
  | { readonly kind: 'changed'; readonly change: ChangeNotice }
  | { readonly kind: 'store'; readonly store: StoreState }
  /** A fault of ours while a request was handled; its sender was told to send it again. */
  | { readonly kind: 'failed'; readonly error: string };

/** Where the store stands; the first of these says that it was opened, or why not. */
export interface StoreState {
  /** Set while nothing can be written. */
  readonly problem?: string;
  /** What happened to an earlier file, for people to know. */
  readonly notice?: string;
  /** Of the newest change. */
  readonly revision: number;
  readonly stored: Stats['stored'];
  readonly dropped: Stats['dropped'];
  readonly limits: { readonly bytes: number; readonly days: number };
}
