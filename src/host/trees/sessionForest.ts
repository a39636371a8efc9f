import type { TraceSummary } from '../../shared/api.ts';
import type { SessionSummary } from '../../shared/costApi.ts';

/** A session with its listed traces and the sessions it started; without `session`, a trace that belongs to none. */
export interface SessionBranch {
  /** Only the id is known of one that is not among the sessions that were asked for. */
  readonly session?: { readonly id: string; readonly summary?: SessionSummary };
  /** Newest first. */
  readonly traces: readonly TraceSummary[];
  readonly children: readonly SessionBranch[];
}

interface Growing {
  readonly session?: NonNullable<SessionBranch['session']>;
  readonly traces: readonly TraceSummary[];
  readonly children: Growing[];
}

/**
 * Groups traces, which come newest first, by session, and puts the sessions of sub-agents under the one that started them.
 * A session that only its sub-agents are listed of is listed too; where ids make a circle, each stands for itself.
 */
export function sessionForest(
  traces: readonly TraceSummary[],
  sessions: readonly SessionSummary[],
): readonly SessionBranch[] {
  const summaries = new Map(sessions.map((summary) => [summary.session, summary]));
  const branches = new Map<string, Growing>();
  const roots = new Set<Growing>();
  const groups = Map.groupBy(traces, ({ session, traceId }) => session ?? traceId);

  const branchOf = (id: string): Growing => {
    const known = branches.get(id);
    if (known) return known;
    const group = groups.get(id) ?? [];
    const made: Growing = { ...sessionOf(id, group, summaries), traces: group, children: [] };
    branches.set(id, made);
    const parent = parentOf(id, summaries);
    if (parent !== undefined) branchOf(parent).children.push(made);
    else roots.add(made);
    return made;
  };
  for (const id of groups.keys()) branchOf(id);
  return [...roots];
}

function sessionOf(
  id: string,
  group: readonly TraceSummary[],
  summaries: ReadonlyMap<string, SessionSummary>,
): Pick<Growing, 'session'> {
  const [first] = group;
  if (first && first.session === undefined) return {};
  const summary = summaries.get(id);
  return { session: { id, ...(summary && { summary }) } };
}

/** A parent that is known; none where following the parents leads back to where it began. */
function parentOf(id: string, summaries: ReadonlyMap<string, SessionSummary>): string | undefined {
  const parent = summaries.get(id)?.parent;
  if (parent === undefined || !summaries.has(parent)) return undefined;
  const seen = new Set([id]);
  for (let at: string | undefined = parent; at !== undefined; at = summaries.get(at)?.parent) {
    if (at === id) return undefined;
    if (seen.has(at)) return parent;
    seen.add(at);
  }
  return parent;
}
