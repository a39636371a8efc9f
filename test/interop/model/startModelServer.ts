import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { anthropicMessages } from './anthropicMessages.ts';
import { billCall, billEmbedding, emptyBill } from './bill.ts';
import type { Bill } from './bill.ts';
import { geminiGenerate } from './geminiGenerate.ts';
import { openAiChat } from './openAiChat.ts';
import { openAiEmbeddings } from './openAiEmbeddings.ts';
import { openAiResponses } from './openAiResponses.ts';
import type { Protocol } from './protocol.ts';
import { responseModel } from './responseModel.ts';
import { replyTo, usageOf } from './script.ts';

/** A model server on loopback that follows a script, and counts what it would bill. */
export interface ModelServer extends AsyncDisposable {
  /** `http://127.0.0.1:port/<run>`: the address of one run, without `/v1`. */
  urlOf(run: string): string;
  /** What that run has used so far. */
  billOf(run: string): Bill;
  /** Paths that were asked and that nothing here answers: a client spoke a protocol that is missing. */
  readonly unknown: readonly string[];
  close(): Promise<void>;
}

const protocols: readonly Protocol[] = [openAiChat, openAiResponses, anthropicMessages, geminiGenerate];

/** Models of this name are refused with status 404 and not billed: to see an error. */
const missingModel = 'no-such-model';

interface Told {
  readonly status: number;
  readonly body: unknown;
  readonly events?: readonly string[];
}

export async function startModelServer(): Promise<ModelServer> {
  const bills = new Map<string, Bill>();
  const calls = new Map<string, number>();
  const unknown: string[] = [];
  const billOf = (run: string): Bill => bills.get(run) ?? emptyBill;

  const answerPost = (run: string, path: string, body: unknown): Told => {
    if (path.endsWith('/embeddings')) {
      const { tokens, answer } = openAiEmbeddings(body);
      bills.set(run, billEmbedding(billOf(run), tokens));
      return { status: 200, body: answer };
    }
    const protocol = protocols.find((one) => one.path.test(path));
    if (!protocol) return notFound(path);
    const asked = protocol.read(body, path);
    if (asked.model === missingModel)
      return refuse(404, `The model \`${missingModel}\` does not exist`, 'model_not_found');
    const number = (calls.get(run) ?? 0) + 1;
    calls.set(run, number);
    const usage = usageOf(asked, protocol.writesCache);
    const model = responseModel(asked.model);
    bills.set(run, billCall(billOf(run), model, usage));
    const answer = {
      model,
      usage,
      body,
      reply: replyTo(asked, `${run.replaceAll('-', '')}${String(number).padStart(3, '0')}`),
    };
    return { status: 200, body: protocol.answer(answer), ...(asked.stream ? { events: protocol.stream(answer) } : {}) };
  };

  const notFound = (path: string): Told => {
    unknown.push(path);
    return refuse(404, `nothing answers ${path} here`, 'not_found');
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [, run = '', rest = ''] = /^\/([^/]+)(\/[^?]*)/.exec(request.url ?? '') ?? [];
    const text = await readText(request);
    const isBill = request.method === 'GET' && rest === '/bill';
    if (isBill) tell(response, { status: 200, body: billOf(run) });
    else tell(response, request.method === 'POST' ? answerPost(run, rest, JSON.parse(text)) : notFound(rest));
  };

  const server = createServer((request, response) => {
    serve(request, response).catch((fault: unknown) => tell(response, refuse(400, String(fault), 'bad_request')));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { urlOf: (run) => `http://127.0.0.1:${port}/${run}`, billOf, unknown, close, [Symbol.asyncDispose]: close };
}

function refuse(status: number, message: string, code: string): Told {
  return { status, body: { type: 'error', error: { type: 'invalid_request_error', message, code, param: null } } };
}

async function readText(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

function tell(response: ServerResponse, { status, body, events }: Told): void {
  response.writeHead(status, { 'content-type': events ? 'text/event-stream' : 'application/json' });
  for (const event of events ?? []) response.write(event);
  response.end(events ? undefined : JSON.stringify(body));
}
