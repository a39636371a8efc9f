import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hexOf, limitOf, textOf, wholeNumberOf } from '../../../src/collector/query/queryParameters.ts';
import { createServiceIdentities } from '../../../src/collector/ingest/serviceIdentities.ts';
import { createTally } from '../../../src/collector/ingest/tally.ts';
import { valueText } from '../../../src/collector/query/valueText.ts';
import { handClock } from './handClock.ts';

describe('queryParameters', () => {
  it('reads what is right and names what is wrong', () => {
    assert.equal(limitOf({}, 7, 10), 7);
    assert.equal(limitOf({ limit: '10' }, 7, 10), 10);
    for (const limit of ['0', '11', '1.5', 'x', '-1'])
      assert.throws(() => limitOf({ limit }, 7, 10), {
        status: 400,
        message: new RegExp(`from 1 to 10, not "${limit}"`),
      });
    assert.equal(hexOf({ id: 'ABcd' }, 'id', 4), 'abcd');
    for (const id of ['abc', 'abcg', '']) assert.throws(() => hexOf({ id }, 'id', 4), { status: 400 });
    assert.equal(textOf({ q: '' }, 'q'), undefined);
    assert.equal(wholeNumberOf({ before: '12' }, 'before'), 12);
    assert.equal(wholeNumberOf({}, 'before'), undefined);
    assert.throws(() => wholeNumberOf({ before: '1e3' }, 'before'), { status: 400 });
  });
});

describe('valueText', () => {
  it('gives text as it is and all else as JSON', () => {
    assert.equal(valueText({ t: 'string', v: 'plain' }), 'plain');
    assert.equal(valueText({ t: 'empty' }), '');
    assert.equal(valueText({ t: 'int', v: '9223372036854775807' }), '"9223372036854775807"');
    const list = { t: 'array', v: [{ t: 'int', v: '5' }, { t: 'empty' }] } as const;
    const value = {
      t: 'kvlist',
      v: [
        { key: 'a', value: list },
        { key: 'b', value: { t: 'bool', v: true } },
      ],
    } as const;
    assert.equal(valueText(value), '{"a":[5,null],"b":true}');
  });
});

describe('createServiceIdentities', () => {
  const text = (field: number, content: Uint8Array) =>
    Buffer.concat([Buffer.from([(field << 3) | 2, content.length]), content]);
  const attribute = (key: string, value: string) =>
    text(1, Buffer.concat([text(1, Buffer.from(key)), text(2, text(1, Buffer.from(value)))]));

  it('reads service and SDK, and sums up the origins of one service', () => {
    const identities = createServiceIdentities();
    const a = Buffer.concat([
      attribute('service.name', 'planner'),
      attribute('telemetry.sdk.language', 'python'),
      attribute('telemetry.sdk.name', 'opentelemetry'),
      attribute('telemetry.sdk.version', '1.39.0'),
    ]);
    const b = attribute('host.name', 'box');
    const bytes = Buffer.concat([a, b]);
    const none = { resourceSchemaUrl: '', scopeOffset: 0, scopeLength: 0, scopeSchemaUrl: '' };
    const origins = [
      { resourceOffset: 0, resourceLength: a.length, ...none },
      { resourceOffset: a.length, resourceLength: b.length, ...none },
      { resourceOffset: 0, resourceLength: a.length, ...none },
    ];
    const parts = identities.contributions(bytes, origins, (index) => [3, 4, 5][index] ?? 0, 'spans');
    assert.deepEqual(parts, [
      { service: 'planner', sdk: 'opentelemetry python 1.39.0', spans: 8, logs: 0, metricPoints: 0 },
      { service: '', sdk: '', spans: 4, logs: 0, metricPoints: 0 },
    ]);
  });

  it('says nothing of a resource that cannot be read', () => {
    assert.deepEqual(createServiceIdentities().of(new Uint8Array([0x0a, 0x7f])), { service: '', sdk: '' });
  });
});

describe('createTally', () => {
  it('counts each signal under its own name, and refused requests', () => {
    const clock = handClock();
    const tally = createTally(clock);
    tally.answered('traces', { ok: true, accepted: 30, rejected: 2 });
    tally.answered('logs', { ok: true, accepted: 4, rejected: 0 });
    tally.answered('metrics', { ok: true, accepted: 5, rejected: 1 });
    tally.answered('traces', { ok: false, fault: 'malformed', message: '' });
    tally.turnedAway();
    assert.deepEqual(tally.counts(), {
      received: { spans: 32, logs: 4, metricPoints: 6 },
      rejected: { spans: 2, logs: 0, metricPoints: 1 },
      requests: { accepted: 3, refused: 2 },
      spansPerSecond: 3,
    });
    clock.pass(11_000);
    assert.equal(tally.counts().spansPerSecond, 0);
  });
});
