import { runProgram } from '../integration/support/runProgram.ts';
import { startCollector } from '../integration/support/startCollector.ts';
import type { RunningCollector } from '../integration/support/startCollector.ts';
import { projectRoot } from '../vscode/projectRoot.ts';
import type { Capture } from './captureFile.ts';
import { interopSession } from './interopAgent.ts';
import type { InteropAgent, Prepared } from './interopAgent.ts';
import { startModelServer } from './model/startModelServer.ts';
import { startOtlpRecorder } from './otlpRecorder.ts';
import { scrubCapture } from './scrubCapture.ts';

export interface AgentRun {
  readonly collector: RunningCollector;
  readonly capture: Capture;
}

/**
 * Runs one agent against a collector and a model server of its own, and calls `look` once all it sent has been taken.
 * Rejects when the agent fails, sends nothing, speaks a protocol the model server does not know, or is refused.
 */
export async function runAgent(agent: InteropAgent, look: (run: AgentRun) => Promise<void>): Promise<void> {
  const prepared = await agent.prepare();
  await using collector = await startCollector();
  await using model = await startModelServer();
  const recorder = await startOtlpRecorder(collector.otlp);
  try {
    const modelUrl = model.urlOf('run');
    const { code, output } = await runProgram(
      prepared.command,
      prepared.args,
      environment(agent, prepared, modelUrl, recorder.url),
    );
    if (code !== 0) throw new Error(`the agent ended with ${code}:\n${output.slice(-4000)}`);
    if (model.unknown.length > 0) throw new Error(`the model server does not answer ${model.unknown.join(', ')}`);
    if (recorder.refused.length > 0) throw new Error(`the collector refused: ${recorder.refused.join('\n')}`);
    if (recorder.requests.length === 0) throw new Error(`the agent sent no telemetry:\n${output.slice(-4000)}`);
    const capture: Capture = {
      framework: agent.name,
      versions: prepared.versions,
      billed: model.billOf('run'),
      requests: scrubCapture(recorder.requests, projectRoot, modelUrl),
    };
    await look({ collector, capture });
  } finally {
    await recorder.close();
  }
}

/** Where the model and the receiver are, in the words of all the clients there are. */
function environment(agent: InteropAgent, prepared: Prepared, model: string, otlp: string): Record<string, string> {
  return {
    INTEROP_SESSION: interopSession,
    MODEL_URL: model,
    OPENAI_BASE_URL: `${model}/v1`,
    OPENAI_API_KEY: 'test',
    ANTHROPIC_BASE_URL: model,
    ANTHROPIC_API_KEY: 'test',
    GOOGLE_GEMINI_BASE_URL: model,
    GOOGLE_API_KEY: 'test',
    OTEL_SERVICE_NAME: agent.name,
    OTEL_EXPORTER_OTLP_ENDPOINT: otlp,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'true',
    TRACELOOP_BASE_URL: otlp,
    ...prepared.env,
  };
}
