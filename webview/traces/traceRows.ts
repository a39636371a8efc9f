/** The trace list as rows: groups by session, else by service, the group with the newest trace first. */
import type { TraceSummary } from '../../src/shared/api.ts';

export interface TraceGroup {
  /** Also tells a session and a service of the same name apart. */
  readonly key: string;
  readonly service: string;
  /** Absent = traces of a service that name no session. */
  readonly session?: string;
  readonly traces: readonly TraceSummary[];
}

export type TraceRow =
  | { readonly type: 'group'; readonly key: string; readonly group: TraceGroup; readonly open: boolean }
  | {
      readonly type: 'trace';
      readonly key: string;
      readonly trace: TraceSummary;
      /** Counted from 1 within its group. */
      readonly place: number;
      readonly of: number;
    };

/** Keeps the order of the list, which is newest first. */
export function groupTraces(traces: readonly TraceSummary[]): TraceGroup[] {
  const groups = new Map<string, { service: string; session?: string; traces: TraceSummary[] }>();
  for (const trace of traces) {
    const { service, session } = trace;
    const key = session === undefined || session === '' ? `service ${service}` : `session ${session}`;
    const group = groups.get(key);
    if (group) group.traces.push(trace);
    else groups.set(key, { service, ...(session ? { session } : {}), traces: [trace] });
  }
  return [...groups].map(([key, group]) => ({ key, ...group }));
}

export function traceRows(groups: readonly TraceGroup[], closed: ReadonlySet<string>): TraceRow[] {
  return groups.flatMap((group): TraceRow[] => {
    const open = !closed.has(group.key);
    const head: TraceRow = { type: 'group', key: group.key, group, open };
    if (!open) return [head];
    return [
      head,
      ...group.traces.map((trace, at): TraceRow => {
        return { type: 'trace', key: trace.traceId, trace, place: at + 1, of: group.traces.length };
      }),
    ];
  });
}

/** The first characters of a session's id that people compare by. */
export function shortSession(session: string): string {
  return session.length <= 12 ? session : `${session.slice(0, 8)}…`;
}

/** `b7e1…04`: the ends of an id, for a name that stays short. */
export function shortId(id: string): string {
  return id.length <= 8 ? id : `${id.slice(0, 4)}…${id.slice(-2)}`;
}
