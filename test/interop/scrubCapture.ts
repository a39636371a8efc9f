import { homedir, hostname, userInfo } from 'node:os';

/** Keys whose value tells of the machine, with what is written instead. */
const byKey: Readonly<Record<string, unknown>> = {
  'host.name': 'host',
  'host.id': 'host-id',
  'host.arch': 'amd64',
  'process.pid': '1',
  'process.parent_pid': '1',
  'process.owner': 'user',
  'process.command': 'agent',
  'process.command_args': 'agent',
  'process.command_line': 'agent',
  'process.executable.path': '/usr/bin/agent',
  'service.instance.id': '00000000-0000-4000-8000-000000000000',
  'thread.id': '1',
  'server.port': '4010',
  'net.peer.port': '4010',
};

/** The time to which the first moment of a capture is moved, in nanoseconds: a fixed day has a fixed price. */
const startNanos = 1_790_000_000_000_000_000n;

/** Takes machine, user, ports and the hour out of recorded telemetry, and leaves the rest as it was sent. */
export function scrubCapture<T>(recorded: T, projectRoot: string, modelUrl: string): T {
  const shift = startNanos - firstMoment(recorded);
  const clean = textScrubber(projectRoot, modelUrl);
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return clean(value);
    if (Array.isArray(value)) return value.map(walk);
    if (value === null || typeof value !== 'object') return value;
    const { key } = value as { key?: unknown };
    if (typeof key === 'string' && key in byKey) return { key, value: replaced(key, (value as KeyValue).value) };
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, isMoment(name, inner) ? moved(inner, shift) : walk(inner)]),
    );
  };
  return walk(recorded) as T;
}

interface KeyValue {
  readonly value: Readonly<Record<string, unknown>>;
}

/** The same kind of value, so that a reader meets what was really sent. */
function replaced(key: string, value: KeyValue['value']): object {
  if ('intValue' in value) return { intValue: typeof value.intValue === 'string' ? byKey[key] : Number(byKey[key]) };
  return { stringValue: byKey[key] };
}

function textScrubber(projectRoot: string, modelUrl: string): (text: string) => string {
  const { host } = new URL(modelUrl);
  const replacements: readonly (readonly [RegExp, string])[] = [
    [new RegExp(escaped(projectRoot), 'g'), '/srv/app'],
    [new RegExp(`${escaped(homedir())}/\\.pyenv/versions/[\\d.]+`, 'g'), '/usr'],
    [new RegExp(`${escaped(homedir())}(?=/)`, 'g'), '/home/user'],
    [new RegExp(escaped(host), 'g'), '127.0.0.1:4010'],
    [new RegExp(`\\b${escaped(hostname())}\\b`, 'g'), 'host'],
    ...(userInfo().username.length > 4
      ? [[new RegExp(`\\b${escaped(userInfo().username)}\\b`, 'g'), 'user'] as const]
      : []),
    [/\bat 0x[0-9a-f]{6,}\b/g, 'at 0x0'],
  ];
  return (text) => replacements.reduce((rest, [from, to]) => rest.replace(from, to), text);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function isMoment(name: string, value: unknown): value is string | number {
  return name.endsWith('UnixNano') && Number(value) > 0;
}

function moved(value: string | number, shift: bigint): string {
  return String(BigInt(value) + shift);
}

function firstMoment(value: unknown): bigint {
  let first: bigint | undefined;
  const walk = (inner: unknown): void => {
    if (inner === null || typeof inner !== 'object') return;
    for (const [name, one] of Object.entries(inner)) {
      if (isMoment(name, one)) first = first === undefined || BigInt(one) < first ? BigInt(one) : first;
      else walk(one);
    }
  };
  walk(value);
  return first ?? startNanos;
}
