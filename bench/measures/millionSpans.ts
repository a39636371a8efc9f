import { Agent } from 'node:http';
import type { Stats, TraceList } from '../../src/shared/api.ts';
import { buildSpanTree } from '../../src/shared/spanTree.ts';
import { decodeTraceColumns } from '../../src/shared/traceColumns.ts';
import { askApi } from '../askApi.ts';
import type { Measured, Pace } from '../figure.ts';
import { runLoad } from '../load/runLoad.ts';
import type { PayloadKind, PlainSpan } from '../payload.ts';
import { encodeRequest, makeTrace, spansPerBatch } from '../payload.ts';
import type { Server } from '../serverProcess.ts';
import { residentMegabytes, startCollector } from '../serverProcess.ts';
import { median, percentile, threeFigures } from '../statistics.ts';
import { remember } from './remember.ts';

/** What is measured on one collector that has received a million spans. */
interface Million {
  readonly memory: Measured;
  readonly list: Measured;
  readonly trace: Measured;
}

const bigTraceSpans = 10_000;
/** Of each query, after the first three, which are not counted. */
const asks = 30;

const million = remember(async (kind: PayloadKind, pace: Pace): Promise<Million> => {
  await using server = await startCollector();
  const { spansPerSecond } = await runLoad(server, { kind, warmMillis: 0, measureMillis: 0, spans: pace.spans });
  const resident = residentMegabytes(server.pid);
  const agent = new Agent({ keepAlive: true });
  const ask = (path: string) => askApi(server.ready.api, path, agent);
  try {
    const traceId = await sendBigTrace(server);
    const { stored } = JSON.parse((await ask('/stats')).toString()) as Stats;
    const kept = `${stored.spans} spans in ${stored.traces} traces stored, ${Math.round(stored.bytes / 1e6)} MB`;
    return {
      memory: {
        value: resident.now,
        note: `peak ${threeFigures(resident.peak)} MB; ${kept}; ${threeFigures(spansPerSecond / 1000)} kspans/s`,
      },
      list: await timed(kept, async () => {
        const { traces } = JSON.parse((await ask('/traces?limit=100')).toString()) as TraceList;
        if (traces.length !== 100) throw new Error(`the list has ${traces.length} traces, not 100`);
      }),
      trace: await timed(kept, async () => {
        const body = await ask(`/traces/${traceId}/columns`);
        const { spans } = buildSpanTree(decodeTraceColumns(new Uint8Array(body).buffer));
        if (spans !== bigTraceSpans) throw new Error(`the trace has ${spans} spans, not ${bigTraceSpans}`);
      }),
    };
  } finally {
    agent.destroy();
  }
});

/** Stores one trace of 10,000 spans, in requests of the usual size, and returns its id. */
async function sendBigTrace(server: Server): Promise<string> {
  const spans = makeTrace(1, 'agent', bigTraceSpans, BigInt(Date.now() - 60_000) * 1_000_000n);
  for (let at = 0; at < spans.length; at += spansPerBatch) await send(server, spans.slice(at, at + spansPerBatch));
  return spans[0]!.traceId;
}

async function send(server: Server, spans: readonly PlainSpan[]): Promise<void> {
  const headers = { 'content-type': 'application/x-protobuf' };
  const body = new Uint8Array(encodeRequest(spans, 'protobuf'));
  const response = await fetch(`${server.ready.otlp}/v1/traces`, { method: 'POST', headers, body });
  if (!response.ok) throw new Error(`answered ${response.status}: ${await response.text()}`);
}

async function timed(context: string, work: () => Promise<void>): Promise<Measured> {
  const millis: number[] = [];
  for (let i = 0; i < asks + 3; i++) {
    const started = performance.now();
    await work();
    millis.push(performance.now() - started);
  }
  const counted = millis.slice(3);
  const note = `first ${threeFigures(millis[0]!)}, p95 ${threeFigures(percentile(counted, 95))} ms; ${context}`;
  return { value: median(counted), note };
}

/** Resident memory of the collector right after the last of a million spans was answered. */
export const memoryAfterMillion = async (kind: PayloadKind, pace: Pace): Promise<Measured> =>
  (await million(kind, pace)).memory;

/** The 100 newest traces out of a million spans, asked over the API socket. */
export const listNewest = async (pace: Pace): Promise<Measured> => (await million('small', pace)).list;

/** A trace of 10,000 spans out of a million: asked, decoded, and its tree built, ready to be laid out. */
export const openBigTrace = async (pace: Pace): Promise<Measured> => (await million('small', pace)).trace;
