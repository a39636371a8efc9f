import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import {
  lastWords,
  launchArguments,
  launchCollector,
  LaunchError,
  launchEnvironment,
} from '../../../src/host/receiver/launchCollector.ts';
import { until } from './until.ts';

const dir = mkdtempSync(join(tmpdir(), 'loupe-launch-'));
after(() => rmSync(dir, { recursive: true, force: true }));

function options(source: string) {
  const script = join(dir, `${Math.random().toString(36).slice(2)}.mjs`);
  writeFileSync(script, source);
  const numbers = { port: 0, grpcPort: 0, maxRequestMiB: 64, maxMiB: 1024, maxDays: 14 };
  return { script, dataDir: dir, ...numbers, execPath: process.execPath, env: process.env };
}

const launch = (source: string, signal = new AbortController().signal) => launchCollector(options(source), signal);
const ready = (pid: string) => `JSON.stringify({ready:true,otlp:'http://x',grpc:'y',api:'z',version:'1',pid:${pid}})`;

describe('launchCollector', () => {
  it('waits for the ready line and leaves the process running', async () => {
    const line = await launch(`
      console.log('a line of no interest');
      console.log(${ready('process.pid')});
      setInterval(() => console.error('still talking'), 5);
      process.stderr.on('error', () => undefined);`);
    assert.equal(line.otlp, 'http://x');
    assert.ok(process.kill(line.pid, 0));
    process.kill(line.pid);
  });

  it('gives the cause in the words of the process', async () => {
    const failing = launch(`
      console.error(JSON.stringify({ level: 'error', message: 'the data folder is read-only' }));
      process.exitCode = 3;`);
    await assert.rejects(failing, (error) => {
      assert.ok(error instanceof LaunchError);
      return error.message === 'the data folder is read-only (it ended with code 3)';
    });
  });

  it('says that the program is missing', async () => {
    const missing = launchCollector({ ...options(''), execPath: join(dir, 'none') }, new AbortController().signal);
    await assert.rejects(missing, /ENOENT/);
  });

  it('ends the process when it is called off', async () => {
    const abort = new AbortController();
    const file = join(dir, 'pid');
    const waiting = launch(
      `import { writeFileSync } from 'node:fs';
       writeFileSync(${JSON.stringify(file)}, String(process.pid));
       setInterval(() => undefined, 1000);`,
      abort.signal,
    );
    const pid = () => {
      try {
        return Number(readFileSync(file, 'utf8'));
      } catch {
        return 0;
      }
    };
    await until('started', () => pid() > 0);
    abort.abort();
    await assert.rejects(waiting, { name: 'AbortError' });
    await until('ended', () => {
      try {
        return !process.kill(pid(), 0);
      } catch {
        return true;
      }
    });
  });

  it('passes the settings on in the units of the command line', () => {
    const line = launchArguments({ ...options(''), maxMiB: 2, port: 4318 }).join(' ');
    assert.match(line, /--port 4318 --grpc-port 0 --max-request-mib 64 --max-bytes 2097152 --max-days 14/);
  });

  it('runs as Node, without the options of a debugger', () => {
    const env = launchEnvironment({ PATH: 'p', NODE_OPTIONS: '--inspect', VSCODE_INSPECTOR_OPTIONS: '{}' });
    assert.deepEqual(env, { PATH: 'p', ELECTRON_RUN_AS_NODE: '1' });
  });

  it('picks the telling line', () => {
    const thrown = "node:fs:1\n\nError: Cannot find module 'x'\n    at y\n\nNode.js v24\n";
    assert.equal(lastWords(thrown, 1, null), "Error: Cannot find module 'x' (it ended with code 1)");
    assert.equal(lastWords('Segmentation fault\n', null, 'SIGSEGV'), 'Segmentation fault (it was ended by SIGSEGV)');
    assert.equal(lastWords('', 0, null), 'it ended with code 0');
  });
});

describe('the manifest', () => {
  it("knows the collector's ports by its command line, so that a remote window does not announce them", () => {
    const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8')) as {
      readonly publisher: string;
      readonly name: string;
      readonly contributes: { readonly configurationDefaults: { readonly 'remote.portsAttributes': object } };
    };
    const [pattern = '(?!)'] = Object.keys(manifest.contributes.configurationDefaults['remote.portsAttributes']);
    const storage = `globalStorage/${manifest.publisher}.${manifest.name}`;
    for (const dataDir of [`/home/me/${storage}/collector`, `C:/Users/me/${storage}/collector`.replaceAll('/', '\\')])
      assert.match(launchArguments({ ...options(''), dataDir }).join(' '), new RegExp(pattern));
    assert.doesNotMatch('node /home/me/agent/server.js', new RegExp(pattern));
  });
});
