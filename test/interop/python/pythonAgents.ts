import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InteropAgent, Prepared } from '../interopAgent.ts';
import { pythonEnvironment } from './pythonEnvironment.ts';
import { pythonScenes } from './pythonScenes.ts';
import type { PythonScene } from './pythonScenes.ts';

export const pythonAgents: readonly InteropAgent[] = pythonScenes.map((scene) => ({
  name: `python-${scene.name ?? scene.requirements}`,
  expect: scene.expect,
  prepare: () => prepare(scene),
}));

/** Frameworks that would report home are told not to: nothing but the model and OTLP is to be sent. */
const quiet: Readonly<Record<string, string>> = {
  AGNO_TELEMETRY: 'false',
  ANONYMIZED_TELEMETRY: 'false',
  CREWAI_DISABLE_TELEMETRY: 'true',
  CREWAI_TRACING_ENABLED: 'false',
  HF_HUB_DISABLE_TELEMETRY: '1',
  LANGSMITH_TRACING: 'false',
  PYTHONDONTWRITEBYTECODE: '1',
};

async function prepare({ requirements: name, file, env }: PythonScene): Promise<Prepared> {
  const requirements = join(import.meta.dirname, 'requirements', `${name}.txt`);
  const command = await pythonEnvironment(name, requirements);
  const args = [join(import.meta.dirname, 'agents', file)];
  return { command, args, env: { ...quiet, ...env }, versions: pinned(readFileSync(requirements, 'utf8')) };
}

function pinned(requirements: string): Record<string, string> {
  const lines = requirements.split('\n').filter((line) => line.includes('=='));
  return Object.fromEntries(lines.map((line) => line.split('==') as [string, string]));
}
