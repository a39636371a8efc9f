import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { choosePort } from '../../../src/collector/ports/choosePort.ts';
import { openPorts } from '../../../src/collector/ports/openPorts.ts';

const taken = (...ports: number[]) => {
  const asked: number[] = [];
  const listen = (port: number): Promise<number | undefined> => {
    asked.push(port);
    return Promise.resolve(port === 0 ? 50_000 : ports.includes(port) ? undefined : port);
  };
  return { asked, listen };
};

describe('choosePort', () => {
  it('takes the wanted port when it is free', async () => {
    const { listen } = taken();
    assert.deepEqual(await choosePort(9, [], listen), { kind: 'listening', port: 9 });
  });

  it('goes to the next free one and past those to be avoided', async () => {
    const { listen, asked } = taken(9, 10);
    const choice = await choosePort(9, [11], listen);
    assert.deepEqual(choice, { kind: 'listening', port: 12, busy: { wanted: 9, used: 12 } });
    assert.deepEqual(asked, [9, 10, 12]);
  });

  it('takes any when the neighbours are taken too', async () => {
    const { listen } = taken(...Array.from({ length: 30 }, (_, i) => 9 + i));
    const choice = await choosePort(9, [], listen);
    assert.deepEqual(choice, { kind: 'listening', port: 50_000, busy: { wanted: 9, used: 50_000 } });
  });

  it('is not misled by a stranger that answers without end', async () => {
    const stranger = createServer((_, response) => {
      response.writeHead(200);
      const more = () => response.write('x'.repeat(100_000), more);
      more();
    }).listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const { port } = stranger.address() as AddressInfo;
    const choice = await choosePort(port, [], taken(port).listen);
    assert.equal(choice.kind === 'listening' && choice.busy?.wanted, port);
    stranger.closeAllConnections();
    stranger.close();
  });
});

describe('openPorts', () => {
  it('does not give one port the other’s number', async () => {
    const held = taken(9);
    const listen = async (port: number): Promise<number> => {
      const got = await held.listen(port);
      if (got === undefined) throw Object.assign(new Error('taken'), { code: 'EADDRINUSE' });
      return got;
    };
    const opened = await openPorts({ port: 9, grpcPort: 10 }, { listen });
    assert.ok(opened.kind === 'open');
    assert.deepEqual(opened.listening, {
      otlp: 'http://127.0.0.1:11',
      grpc: '127.0.0.1:10',
      busy: [{ wanted: 9, used: 11 }],
    });
  });

  it('passes any other fault on', async () => {
    const fault = Object.assign(new Error('no'), { code: 'EMFILE' });
    await assert.rejects(openPorts({ port: 9, grpcPort: 10 }, { listen: () => Promise.reject(fault) }), fault);
  });
});
