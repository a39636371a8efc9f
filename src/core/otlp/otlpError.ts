/**
 * A whole request that cannot be taken. The message names the fault and the fix and is safe to send back.
 * - `malformed`: not what its content type says; sending it again is useless.
 * - `tooLarge`: over a limit that the message names.
 */
export class OtlpError extends Error {
  readonly code: 'malformed' | 'tooLarge';

  constructor(code: 'malformed' | 'tooLarge', message: string) {
    super(message);
    this.name = 'OtlpError';
    this.code = code;
  }
}
