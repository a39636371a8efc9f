import type { Sender } from '../../shared/api.ts';
import type { IngestOutcome, IngestRequest, Refusal } from '../../shared/ingest.ts';

/** What the worker found out about one service within a request. */
export interface Contribution {
  readonly service: string;
  /** `"opentelemetry python 1.39.0"`; empty = the resource does not say. */
  readonly sdk: string;
  readonly spans: number;
  readonly logs: number;
  readonly metricPoints: number;
}

/** Who sends, for `GET /senders`: one entry for each service, SDK, protocol, compression and port. */
export interface SenderRegister {
  /** A request that was answered; `contributions` is empty when its body could not be read. */
  answered(request: Envelope, outcome: IngestOutcome, contributions: readonly Contribution[]): void;
  /** A request the receiver turned away before anybody decoded it. */
  turnedAway(refusal: Refusal): void;
  list(): readonly Sender[];
}

/** A request without its body, which is gone by the time the answer comes. */
export type Envelope = Omit<IngestRequest, 'body'>;

/** A sender that makes up service names must not fill the memory. */
const mostSenders = 200;

type Identity = Pick<Sender, 'service' | 'sdk' | 'userAgent' | 'protocol' | 'compression' | 'port'>;
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** `nowMicros`: microseconds since the epoch. The longest silent sender makes room for a new one. */
export function createSenderRegister(nowMicros: () => number): SenderRegister {
  const senders = new Map<string, Mutable<Sender>>();

  const entry = (identity: Identity): Mutable<Sender> => {
    const { service, sdk, protocol, compression, port } = identity;
    const agent = service === '' ? identity.userAgent : '';
    const key = JSON.stringify([service, sdk, agent, protocol, compression, port]);
    const found = senders.get(key) ?? newSender(identity);
    found.lastMicros = nowMicros();
    found.requests += 1;
    senders.delete(key); // to the end: the map's order is the order of silence
    senders.set(key, found);
    if (senders.size > mostSenders) senders.delete(senders.keys().next().value ?? '');
    return found;
  };

  return {
    answered(request, outcome, contributions) {
      const { transport, compression } = request;
      const base = { userAgent: transport.userAgent, protocol: transport.protocol, port: transport.port, compression };
      const known = contributions.length > 0 ? contributions : [nobody];
      const total = known.reduce((sum, part) => sum + itemsOf(part), 0);
      const touched = known.map((part) => {
        const sender = entry({ ...base, service: part.service, sdk: part.sdk });
        const share = total === 0 ? 1 / known.length : itemsOf(part) / total;
        sender.bytes += Math.round(request.length * share);
        sender.spans += part.spans;
        sender.logs += part.logs;
        sender.metricPoints += part.metricPoints;
        sender.userAgent = transport.userAgent;
        return sender;
      });
      const refused = outcome.ok ? outcome.rejected : 1;
      const reason = outcome.ok ? outcome.reason : outcome.message;
      if (refused > 0 && touched[0]) refuse(touched[0], refused, reason ?? '');
    },
    turnedAway({ transport, message }) {
      const identity = { ...transport, service: '', sdk: '', compression: 'none' } as const;
      refuse(entry(identity), 1, message);
    },
    list: () => [...senders.values()].reverse().map((sender) => ({ ...sender })),
  };

  function refuse(sender: Mutable<Sender>, count: number, reason: string): void {
    sender.refused += count;
    sender.refusedReason = reason;
    sender.refusedMicros = nowMicros();
  }
}

const nobody: Contribution = { service: '', sdk: '', spans: 0, logs: 0, metricPoints: 0 };

function itemsOf(part: Contribution): number {
  return part.spans + part.logs + part.metricPoints;
}

function newSender(identity: Identity): Mutable<Sender> {
  return { ...identity, lastMicros: 0, requests: 0, spans: 0, logs: 0, metricPoints: 0, bytes: 0, refused: 0 };
}
