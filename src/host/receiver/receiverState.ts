import type { BusyPort, ReadyLine } from '../../shared/api.ts';
import type { ReceiverStatus } from '../../shared/protocol.ts';
import type { Translate } from '../translate.ts';

/** What this window knows of the receiver, without asking it. */
export interface ReceiverState {
  readonly state: ReceiverStatus['state'];
  /** Why it is so, or what the user should know. */
  readonly message?: string;
  /** Present while it runs. */
  readonly line?: ReadyLine;
}

/** True when questions can be asked. */
export function isUp({ state }: Pick<ReceiverState, 'state'>): boolean {
  return state === 'running' || state === 'attached';
}

/** The state for a collector that is ready; a port it could not have is said. */
export function upState(line: ReadyLine, attached: boolean, t: Translate): ReceiverState {
  const message = (line.busy ?? []).map((port) => busyText(port, t)).join(' ');
  return { state: attached ? 'attached' : 'running', line, ...(message && { message }) };
}

/** For the log: the collector that is ready, and each port it could not have. */
export function upLines({ attached, version, pid, otlp, grpc, busy = [] }: ReadyLine, t: Translate): readonly string[] {
  const found = attached ? 'attached to the receiver that runs' : 'started the receiver';
  return [
    `${found}: version ${version}, pid ${pid}, OTLP over HTTP on ${otlp}, over gRPC on ${grpc}`,
    ...busy.map((port) => busyText(port, t)),
  ];
}

/** One sentence on a port that was taken. */
export function busyText({ wanted, used, holder }: BusyPort, t: Translate): string {
  return holder === undefined
    ? t('Port {0} is taken by another program, so the receiver uses {1}.', wanted, used)
    : t('Port {0} is taken by {1}, so the receiver uses {2}.', wanted, holder, used);
}
