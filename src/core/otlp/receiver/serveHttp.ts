import type { Refusal } from '../../../shared/ingest.ts';
import type { Exchange } from './exchange.ts';
import { faultOfOutcome, faults } from './fault.ts';
import type { Fault } from './fault.ts';
import type { CollectedBytes } from './growingBytes.ts';
import { exportAnswer, faultAnswer, preflightAnswer } from './httpAnswer.ts';
import { isFault, receiveBody } from './receiveBody.ts';
import type { ReceiverState } from './receiverState.ts';
import { readRequestHead } from './requestHead.ts';
import type { ExportHead } from './requestHead.ts';
import { signalOfBody } from './signalOfBody.ts';
import { userAgentOf } from './userAgent.ts';
import { wholeBody } from './wholeBody.ts';

/** Serves one OTLP/HTTP request to its end. */
export async function serveHttp(exchange: Exchange, state: ReceiverState): Promise<void> {
  const { limits, allowedHosts } = state;
  const head = readRequestHead(exchange, { allowedHosts, requestBytes: limits.requestBytes });
  if (head.kind === 'export') await serveExport(exchange, head, state);
  else if (head.kind === 'preflight') exchange.answer(preflightAnswer(exchange.headers));
  else if (head.kind === 'refused') refuse(exchange, head.fault, state);
  else if (exchange.delegate) exchange.delegate();
  else refuse(exchange, faults.onlyHttp1(exchange.target), state);
}

/** Answers with `fault` and tells the owner. */
export function refuse(exchange: Exchange, fault: Fault, state: ReceiverState): void {
  exchange.answer(faultAnswer(fault, exchange.headers));
  const protocol = protocolOf(exchange);
  state.refuse({
    transport: { protocol, userAgent: userAgentOf(exchange.headers), port: exchange.port },
    status: fault.http,
    message: fault.message,
  });
}

function protocolOf({ headers }: Exchange): Refusal['transport']['protocol'] {
  const type = headers['content-type'] ?? '';
  if (/json/i.test(type)) return 'http/json';
  return /protobuf/i.test(type) ? 'http/protobuf' : 'http/unknown';
}

async function serveExport(exchange: Exchange, head: ExportHead, state: ReceiverState): Promise<void> {
  const { admission, limits } = state;
  const ticket = admission.admit(head.declared ?? 0);
  if (!ticket) {
    refuse(exchange, faults.overloaded(), state);
    return;
  }
  try {
    exchange.proceed();
    const reading = receiveBody(
      exchange.body,
      wholeBody(state.pool, head.declared, limits.requestBytes),
      ticket,
      limits,
    );
    exchange.watch(reading);
    const received = await reading.received;
    if (received === 'gone') state.counts.abandoned++;
    else if (isFault(received)) refuse(exchange, received, state);
    else await handOver(exchange, head, received, state);
  } finally {
    ticket.release();
  }
}

async function handOver(
  exchange: Exchange,
  { signal: named, encoding, compression }: ExportHead,
  { body, length }: CollectedBytes,
  state: ReceiverState,
): Promise<void> {
  const { headers, port } = exchange;
  const signal = named === 'body' ? await signalOfBody({ body, length, encoding, compression }) : named;
  if (signal === undefined) {
    refuse(exchange, faults.signal(), state);
    return;
  }
  const transport = { protocol: `http/${encoding}`, userAgent: userAgentOf(headers), port } as const;
  const outcome = await state.ingest({ signal, encoding, compression, body, length, transport });
  if (outcome.ok) state.counts.accepted++;
  else state.counts.failed++;
  exchange.answer(
    outcome.ok ? exportAnswer(outcome, signal, encoding, headers) : faultAnswer(faultOfOutcome(outcome), headers),
  );
}
