import type { ApiFault } from '../../shared/api.ts';

/** A refusal on its way to the client: an HTTP status and a sentence that names the fault and the fix. */
export class ApiRefusal extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/** HTTP status → `google.rpc.Code`, as OTLP and the API's `Status` bodies number it (google/rpc/code.proto). */
const rpcCodes: Readonly<Record<number, number>> = {
  400: 3,
  401: 16,
  404: 5,
  405: 12,
  413: 8,
  415: 3,
  429: 8,
  500: 13,
  501: 12,
  503: 14,
};

/** The body of a refusal. */
export function apiFault(status: number, message: string): ApiFault {
  return { code: rpcCodes[status] ?? 2, message };
}
