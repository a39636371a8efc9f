import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseArguments } from '../../../src/collector/arguments.ts';

function faultOf(...argv: string[]): string {
  const parsed = parseArguments(argv);
  return parsed.kind === 'fault' ? parsed.text : assert.fail(`accepted: ${JSON.stringify(parsed)}`);
}

describe('parseArguments', () => {
  it('fills in the defaults of the entry contract', () => {
    assert.deepEqual(parseArguments(['--data-dir', '/d']), {
      kind: 'run',
      values: {
        dataDir: '/d',
        port: 4318,
        grpcPort: 4317,
        stay: false,
        lingerSeconds: 10,
        maxRequestBytes: 64 * 1024 * 1024,
      },
    });
  });

  it('reads every option', () => {
    const argv = '--data-dir /d --port 0 --grpc-port=5000 --stay --linger 0.5 --max-request-mib 1 --max-bytes 2000000';
    assert.deepEqual(parseArguments([...argv.split(' '), '--max-days', '3']), {
      kind: 'run',
      values: {
        dataDir: '/d',
        port: 0,
        grpcPort: 5000,
        stay: true,
        lingerSeconds: 0.5,
        maxRequestBytes: 1024 * 1024,
        maxBytes: 2_000_000,
        maxDays: 3,
      },
    });
  });

  it('names the option that is wrong and what it takes', () => {
    assert.match(faultOf(), /--data-dir is missing/);
    assert.match(faultOf('--data-dir', '/d', '--port', '70000'), /--port takes a port from 0 to 65535, not "70000"/);
    assert.match(faultOf('--data-dir', '/d', '--port', ''), /--port/);
    assert.match(faultOf('--data-dir', '/d', '--max-days', 'two'), /--max-days takes days .* not "two"/);
    assert.match(faultOf('--data-dir', '/d', '--max-request-mib', '0.5'), /--max-request-mib takes a whole number/);
    assert.match(faultOf('--data-dir', '/d', '--wat'), /--wat/);
    assert.match(faultOf('--data-dir', '/d', 'extra'), /extra/);
  });

  it('prints help before it complains of anything missing', () => {
    const parsed = parseArguments(['--help']);
    assert.equal(parsed.kind, 'help');
    assert.match(parsed.text, /--data-dir DIR/);
  });
});
