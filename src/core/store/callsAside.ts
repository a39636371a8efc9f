import type { TraceAccount } from '../../shared/traceAccount.ts';

/** The account without the calls of these spans, which other traces of the store count: they are set aside as repeats. */
export function withCallsAside(account: TraceAccount, spans: ReadonlySet<string>): TraceAccount {
  if (spans.size === 0) return account;
  const aside = account.calls.filter(({ spanId }) => spans.has(spanId));
  return {
    ...account,
    calls: account.calls.filter(({ spanId }) => !spans.has(spanId)),
    setAside: [
      ...account.setAside,
      ...aside.map(({ spanId, tokens }) => ({ spanId, tokens, reason: 'duplicate' as const })),
    ],
  };
}

/** What other traces tell better: no turn of its own either. */
export function displacedAccount(account: TraceAccount): TraceAccount {
  return { ...withCallsAside(account, new Set(account.calls.map(({ spanId }) => spanId))), turns: [] };
}
