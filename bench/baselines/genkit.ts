// Genkit's telemetry server, as its own command line starts it: OTLP/JSON in, one JSON file per trace out.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { freePort } from '../../test/vscode/freePort.ts';
import { peersFolder } from '../peers.ts';

interface Store {
  init(): Promise<void>;
}

interface Genkit {
  readonly LocalFileTraceStore: new (options: { storeRoot: string; indexRoot: string }) => Store;
  readonly LocalFileLogStore: new (options: { storeRoot: string; indexRoot: string }) => Store;
  startTelemetryServer(options: {
    port: number;
    traceStore: Store;
    logStore: Store;
    maxRequestBodySize: string;
  }): Promise<void>;
}

const folder = process.argv[2] ?? '.';
const genkit = createRequire(join(peersFolder, 'package.json'))('@genkit-ai/telemetry-server') as Genkit;
const stores = { storeRoot: folder, indexRoot: join(folder, 'index') };
const port = await freePort();
await genkit.startTelemetryServer({
  port,
  traceStore: new genkit.LocalFileTraceStore(stores),
  logStore: new genkit.LocalFileLogStore(stores),
  maxRequestBodySize: '64mb',
});
// It listens some time after its start has resolved.
while (!(await fetch(`http://127.0.0.1:${port}/api/__health`).catch(() => undefined)))
  await new Promise((resolve) => setTimeout(resolve, 10));
process.on('SIGTERM', () => process.exit());
process.stdout.write(`${JSON.stringify({ otlp: `http://127.0.0.1:${port}` })}\n`);
