import { once } from 'node:events';
import { createServer, request as ask } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { messageToJson } from '../../src/core/otlp/messageToJson.ts';
import { openMessage } from '../../src/core/otlp/openMessage.ts';
import { otlpSchema } from '../../src/core/otlp/otlpSchema.ts';

export type Signal = 'traces' | 'logs' | 'metrics';

export interface RecordedRequest {
  readonly signal: Signal;
  /** The request in OTLP/JSON. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** Stands between an agent and the collector: passes every OTLP request on as it is, and keeps a readable copy. */
export interface OtlpRecorder {
  /** What `OTEL_EXPORTER_OTLP_ENDPOINT` is set to. */
  readonly url: string;
  readonly requests: readonly RecordedRequest[];
  /** Answers of the collector other than 200, as text. */
  readonly refused: readonly string[];
  close(): Promise<void>;
}

export async function startOtlpRecorder(collector: string): Promise<OtlpRecorder> {
  const requests: RecordedRequest[] = [];
  const refused: string[] = [];
  const server = createServer((request, response) => {
    pass(collector, request)
      .then(({ body, status, answer, type }) => {
        const signal = /\/v1\/(traces|logs|metrics)$/.exec(request.url ?? '')?.[1] as Signal | undefined;
        if (signal) requests.push({ signal, body: readable(signal, request, body) });
        if (status !== 200) refused.push(`${request.url} ${status} ${answer.toString('utf8')}`);
        response.writeHead(status, { 'content-type': type }).end(answer);
      })
      .catch((fault: unknown) => {
        refused.push(String(fault));
        response.writeHead(502).end();
      });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    refused,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Passed {
  readonly body: Buffer;
  readonly status: number;
  readonly answer: Buffer;
  readonly type: string;
}

async function pass(collector: string, request: IncomingMessage): Promise<Passed> {
  const body = await readBytes(request);
  const headers = { ...request.headers, host: new URL(collector).host };
  const sent = ask(`${collector}${request.url}`, { method: request.method, headers });
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const type = answer.headers['content-type'] ?? 'application/octet-stream';
  return { body, status: answer.statusCode ?? 0, answer: await readBytes(answer), type };
}

function readable(signal: Signal, request: IncomingMessage, sent: Buffer): RecordedRequest['body'] {
  const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent;
  if (request.headers['content-type']?.includes('json'))
    return JSON.parse(body.toString('utf8')) as RecordedRequest['body'];
  const schema = otlpSchema.requests[signal].request;
  return messageToJson(openMessage(body, schema), schema, 0, body.length);
}

async function readBytes(stream: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
