import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compareVersions } from '../../../src/collector/instance/compareVersions.ts';
import { createLifetime } from '../../../src/collector/lifetime.ts';
import { matchRoute } from '../../../src/collector/api/matchRoute.ts';
import { listeningInodes, parseLsof, parseNetstat, parseTasklist } from '../../../src/collector/ports/portHolder.ts';
import { createRateWindow } from '../../../src/collector/ingest/rateWindow.ts';
import { handClock } from './handClock.ts';

describe('compareVersions', () => {
  it('orders by numbers, not by text', () => {
    assert.ok(compareVersions('0.9.0', '0.10.0') < 0);
    assert.ok(compareVersions('1.0.0', '0.99.99') > 0);
    assert.equal(compareVersions('1.2.3', '1.2.3-beta.1'), 0);
    assert.equal(compareVersions('1.2', '1.2.0'), 0);
  });

  it('takes a text that is no version for the oldest', () => {
    assert.ok(compareVersions('latest', '0.0.1') < 0);
  });
});

describe('createRateWindow', () => {
  it('averages over ten seconds and forgets what is older', () => {
    const clock = handClock();
    const rate = createRateWindow(() => clock.now());
    for (let i = 0; i < 5; i++) {
      rate.add(100);
      clock.pass(1000);
    }
    assert.equal(rate.perSecond(), 50);
    clock.pass(7000);
    assert.equal(rate.perSecond(), 20);
    clock.pass(60_000);
    assert.equal(rate.perSecond(), 0);
  });
});

describe('createLifetime', () => {
  const setUp = () => {
    const clock = handClock();
    let ended = false;
    const lifetime = createLifetime(10, () => (ended = true), clock);
    return { clock, lifetime, ended: () => ended };
  };

  it('gives the first client thirty seconds to come', () => {
    const { clock, ended } = setUp();
    clock.pass(29_000);
    assert.equal(ended(), false);
    clock.pass(1000);
    assert.equal(ended(), true);
  });

  it('ends ten seconds after the last client left, and not when one came back', () => {
    const { clock, lifetime, ended } = setUp();
    lifetime.clientsChanged(1);
    clock.pass(100_000);
    lifetime.clientsChanged(0);
    clock.pass(9000);
    lifetime.clientsChanged(1);
    clock.pass(100_000);
    assert.equal(ended(), false);
    lifetime.clientsChanged(0);
    clock.pass(10_000);
    assert.equal(ended(), true);
  });

  it('starts no timer for clients that are sent away by the end itself', () => {
    const { clock, lifetime, ended } = setUp();
    lifetime.clientsChanged(1);
    lifetime.stop();
    lifetime.clientsChanged(0);
    clock.pass(100_000);
    assert.equal(ended(), false);
  });
});

describe('matchRoute', () => {
  const routes = [
    { method: 'GET', path: '/traces' },
    { method: 'GET', path: '/traces/:traceId/columns' },
    { method: 'POST', path: '/clear' },
  ];

  it('finds the route and its parts', () => {
    const match = matchRoute(routes, 'GET', '/traces/ab12/columns');
    assert.deepEqual(match, { route: routes[1], path: { traceId: 'ab12' } });
  });

  it('refuses an unknown path with 404 and a wrong method with 405 and the right one', () => {
    assert.throws(() => matchRoute(routes, 'GET', '/nowhere'), { status: 404 });
    assert.throws(() => matchRoute(routes, 'GET', '/clear'), { status: 405, headers: { allow: 'POST' } });
  });
});

describe('portHolder', () => {
  it('reads listening sockets from /proc/net/tcp and skips connections to the same port', () => {
    const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:10DE 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 424242 1 0 100 0 0 10 0
   1: 0100007F:10DE 0100007F:D431 01 00000000:00000000 00:00000000 00000000  1000        0 777 1 0 20 4 30 10 -1
   2: 0100007F:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 888 1 0 100 0 0 10 0`;
    assert.deepEqual(listeningInodes(table, 4318), ['424242']);
  });

  it('reads lsof, netstat and tasklist', () => {
    assert.deepEqual(parseLsof('p812\ncotelcol\nf7\n'), { pid: '812', name: 'otelcol' });
    assert.equal(parseLsof(''), undefined);
    const netstat = `
  Proto  Lokale Adresse         Remoteadresse          Status           PID
  TCP    127.0.0.1:4318         0.0.0.0:0              ABHÖREN          9120
  TCP    127.0.0.1:4318         127.0.0.1:50011        HERGESTELLT      9120
  TCP    [::1]:43180            [::]:0                 ABHÖREN          31`;
    assert.equal(parseNetstat(netstat, 4318), '9120');
    assert.equal(parseNetstat(netstat, 4317), undefined);
    assert.equal(parseTasklist('"otelcol.exe","9120","Console","1","50.000 K"\r\n'), 'otelcol.exe');
  });
});
