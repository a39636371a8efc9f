import type { DoneAnswer } from '../../shared/api.ts';
import type { IngestFault, IngestOutcome, IngestRequest } from '../../shared/ingest.ts';
import { ApiRefusal } from './apiFault.ts';
import { importRequests } from './importRequests.ts';
import type { ImportPart } from './importRequests.ts';

const statuses = { malformed: 400, tooLarge: 413, overloaded: 429, unavailable: 503 } as const;

/** Nothing is wrong with the file, so the rest of it would fare no better. */
const passing: ReadonlySet<IngestFault['fault']> = new Set(['overloaded', 'unavailable']);

/**
 * Stores a file of OTLP requests one by one, and tells what was left out. Throws an `ApiRefusal` when nothing of it could
 * be kept, or when storing failed on the way; then the message says how much is stored already.
 */
export async function importFile(
  body: Uint8Array<ArrayBuffer>,
  contentType: string,
  ingest: (request: IngestRequest) => Promise<IngestOutcome>,
): Promise<DoneAnswer> {
  const told = { spans: 0, accepted: 0, rejected: 0 };
  let first: ApiRefusal | undefined;
  const reject = (units: number, status: number, reason: string): void => {
    told.rejected += units;
    first ??= new ApiRefusal(status, reason);
  };
  for (const part of importRequests(body, contentType)) {
    const outcome = await outcomeOf(part, ingest);
    if (!outcome.ok) {
      if (passing.has(outcome.fault)) throw broken(part, outcome, told.accepted);
      reject(1, statuses[outcome.fault], outcome.message);
      continue;
    }
    told.accepted += outcome.accepted;
    if (part.request?.signal === 'traces') told.spans += outcome.accepted;
    if (outcome.rejected > 0) reject(outcome.rejected, 400, `${part.place}: ${outcome.reason ?? 'unreadable'}`);
  }
  if (first && told.accepted === 0) throw first;
  return { done: true, ...told, ...(first && { reason: first.message }) };
}

async function outcomeOf(
  { place, request, fault = '' }: ImportPart,
  ingest: (request: IngestRequest) => Promise<IngestOutcome>,
): Promise<IngestOutcome> {
  if (!request) return { ok: false, fault: 'malformed', message: fault };
  const outcome = await ingest(request);
  return outcome.ok ? outcome : { ...outcome, message: `${place}: ${outcome.message}` };
}

function broken({ place }: ImportPart, { fault, message }: IngestFault, accepted: number): ApiRefusal {
  const kept = accepted > 0 ? ` The ${accepted} records before ${place} are stored.` : '';
  return new ApiRefusal(statuses[fault], `${message}${kept}`);
}
