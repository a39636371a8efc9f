/** The zone of a process is fixed when it starts, so each zone is asked in a process of its own. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';

const module = new URL('../../../src/core/cost/localCalendar.ts', import.meta.url).href;

/** Evaluates an expression over the calendar's functions in a zone; `at` reads an ISO time as microseconds, `iso` writes one. */
function inZone(zone: string, expression: string): unknown {
  const program = `
    import { localDay, localDays, localHour, localPeriod } from ${JSON.stringify(module)};
    const at = (iso) => Date.parse(iso) * 1000;
    const iso = (micros) => new Date(micros / 1000).toISOString();
    const period = (name, time, shift) => { const { startMicros, endMicros } = localPeriod(name, at(time), shift);
      return [iso(startMicros), iso(endMicros), (endMicros - startMicros) / 3.6e9]; };
    console.log(JSON.stringify(${expression}));`;
  const answer = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    env: { ...process.env, TZ: zone, NODE_OPTIONS: '' },
    encoding: 'utf8',
  });
  return JSON.parse(answer);
}

describe('the local calendar', () => {
  it('has days of 23 and 25 hours where clocks change (Berlin)', () => {
    assert.deepEqual(
      inZone(
        'Europe/Berlin',
        `[period('day', '2026-03-29T10:00:00Z'), period('day', '2026-10-25T10:00:00Z'), period('day', '2026-10-24T22:00:00Z'),
          period('day', '2026-10-24T21:59:59Z')]`,
      ),
      [
        ['2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z', 23],
        ['2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z', 25],
        ['2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z', 25],
        ['2026-10-23T22:00:00.000Z', '2026-10-24T22:00:00.000Z', 24],
      ],
    );
  });

  it('has weeks from Monday, Sunday being the last day, and months from the first (Berlin)', () => {
    assert.deepEqual(
      inZone(
        'Europe/Berlin',
        `[period('week', '2026-10-25T22:30:00Z'), period('week', '2026-10-25T23:30:00Z'), period('month', '2026-10-31T22:59:00Z'),
          period('month', '2026-12-15T00:00:00Z', 1)]`,
      ),
      [
        ['2026-10-18T22:00:00.000Z', '2026-10-25T23:00:00.000Z', 169],
        ['2026-10-25T23:00:00.000Z', '2026-11-01T23:00:00.000Z', 168],
        ['2026-09-30T22:00:00.000Z', '2026-10-31T23:00:00.000Z', 745],
        ['2026-12-31T23:00:00.000Z', '2027-01-31T23:00:00.000Z', 744],
      ],
    );
  });

  it('is right at half-hour offsets (St John’s)', () => {
    assert.deepEqual(
      inZone(
        'America/St_Johns',
        `[period('day', '2026-03-08T12:00:00Z'), period('day', '2026-11-01T12:00:00Z'), iso(localHour(at('2026-11-20T12:29:59.5Z'))),
          iso(localHour(at('2026-11-20T12:30:00Z'))), localDay(at('2026-11-20T03:29:00Z')), localDay(at('2026-11-20T03:30:00Z'))]`,
      ),
      [
        ['2026-03-08T03:30:00.000Z', '2026-03-09T02:30:00.000Z', 23],
        ['2026-11-01T02:30:00.000Z', '2026-11-02T03:30:00.000Z', 25],
        '2026-11-20T11:30:00.000Z',
        '2026-11-20T12:30:00.000Z',
        '2026-11-19',
        '2026-11-20',
      ],
    );
  });

  it('knows the days of a period, by shifts too, with a midnight that does not exist (Santiago)', () => {
    assert.deepEqual(
      inZone(
        'America/Santiago',
        `[localDays(localPeriod('week', at('2026-09-06T15:00:00Z'))).map(({ startMicros, endMicros }) => (endMicros - startMicros) / 3.6e9),
          localDays(localPeriod('month', at('2026-02-10T15:00:00Z'))).length, period('day', '2026-09-07T15:00:00Z', -1)[2]]`,
      ),
      [[24, 24, 24, 24, 24, 24, 23], 28, 23],
    );
  });
});
