import { formatExact } from '../shared/formatCount.ts';
import type { Translate } from './translate.ts';

const forms = {
  trace: ['1 trace', '{0} traces'],
  turn: ['1 turn', '{0} turns'],
  call: ['1 call', '{0} calls'],
  olderTrace: ['1 older trace', '{0} older traces'],
  span: ['1 span', '{0} spans'],
  error: ['1 error', '{0} errors'],
  log: ['1 log record', '{0} log records'],
  metricPoint: ['1 metric data point', '{0} metric data points'],
  request: ['1 request', '{0} requests'],
  day: ['1 day', '{0} days'],
} as const;

/** `1 span`, `1,204 spans`. */
export function countText(thing: keyof typeof forms, count: number, t: Translate): string {
  const [one, many] = forms[thing];
  return count === 1 ? t(one) : t(many, formatExact(count));
}
