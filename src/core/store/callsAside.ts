import type { SetAside, TraceAccount } from '../../shared/traceAccount.ts';

/** The account without the calls of these spans: other traces of the store count them, or a later total that holds them. */
export function withCallsAside(account: TraceAccount, spans: ReadonlySet<string>): TraceAccount {
  if (spans.size === 0) return account;
  const aside = account.calls.filter(({ spanId }) => spans.has(spanId));
  return {
    ...account,
    calls: account.calls.filter(({ spanId }) => !spans.has(spanId)),
    setAside: [
      ...account.setAside,
      ...aside.map(({ spanId, tokens, scope }): SetAside => {
        return { spanId, tokens, reason: scope === 'cumulative' ? 'cumulative' : 'duplicate' };
      }),
    ],
  };
}

/** What other traces tell better: no turn of its own either. */
export function displacedAccount(account: TraceAccount): TraceAccount {
  return { ...withCallsAside(account, new Set(account.calls.map(({ spanId }) => spanId))), turns: [] };
}
