import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { encodeExportAnswer } from '../exportAnswer.ts';
import { faultOfOutcome, faults } from './fault.ts';
import type { Fault } from './fault.ts';
import { sendGrpcFault, sendGrpcMessage } from './grpcAnswer.ts';
import { readGrpcHead } from './grpcHead.ts';
import type { GrpcHead } from './grpcHead.ts';
import { GrpcMessage } from './grpcMessage.ts';
import type { CollectedBytes } from './growingBytes.ts';
import { isFault, receiveBody } from './receiveBody.ts';
import type { ReceiverState } from './receiverState.ts';
import { userAgentOf } from './userAgent.ts';

/** One gRPC call: where it came from, and the two ways to end it. */
interface Call {
  readonly stream: ServerHttp2Stream;
  readonly userAgent: string;
  readonly port: number;
  readonly state: ReceiverState;
  readonly refuse: (fault: Fault) => void;
}

/** Serves one unary export call to its end. */
export async function serveGrpc(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  port: number,
  state: ReceiverState,
): Promise<void> {
  const userAgent = userAgentOf(headers);
  const refuse = (fault: Fault): void => {
    sendGrpcFault(stream, fault);
    state.refuse({
      transport: { protocol: 'grpc', userAgent, port },
      status: -fault.grpc,
      message: fault.message,
    });
  };
  const head = readGrpcHead(headers, state.allowedHosts);
  if ('grpc' in head) {
    refuse(head);
    return;
  }
  return receiveCall({ stream, userAgent, port, state, refuse }, head);
}

async function receiveCall(call: Call, head: GrpcHead): Promise<void> {
  const { stream, state, refuse } = call;
  const ticket = state.admission.admit(0);
  if (!ticket) {
    refuse(faults.overloaded());
    return;
  }
  const message = new GrpcMessage(state.pool, head, state.limits.requestBytes);
  const reading = receiveBody(stream, message, ticket, state.limits);
  const stopClock = startDeadline(head.timeoutMs, (fault) => {
    if (!reading.stop(fault)) refuse(fault);
  });
  try {
    const received = await reading.received;
    if (received === 'gone') state.counts.abandoned++;
    else if (isFault(received)) refuse(received);
    else await handOver(call, head, message, received);
  } finally {
    stopClock();
    ticket.release();
  }
}

/** Calls `late` when the caller has stopped waiting. What was handed over by then is still stored: sending it again is harmless. */
function startDeadline(timeoutMs: number | undefined, late: (fault: Fault) => void): () => void {
  if (timeoutMs === undefined) return () => undefined;
  const timer = setTimeout(() => late(faults.deadline(timeoutMs)), timeoutMs);
  return () => clearTimeout(timer);
}

async function handOver(
  { stream, userAgent, port, state }: Call,
  { signal }: GrpcHead,
  { compression }: GrpcMessage,
  { body, length }: CollectedBytes,
): Promise<void> {
  const transport = { protocol: 'grpc', userAgent, port } as const;
  const outcome = await state.ingest({ signal, encoding: 'protobuf', compression, body, length, transport });
  if (stream.headersSent) return; // the deadline was over first, and the caller was told
  if (outcome.ok) {
    state.counts.accepted++;
    const { rejected, reason = '' } = outcome;
    sendGrpcMessage(stream, encodeExportAnswer({ signal, rejected, message: reason }, 'protobuf'));
  } else {
    state.counts.failed++;
    sendGrpcFault(stream, faultOfOutcome(outcome));
  }
}
