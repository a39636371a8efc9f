/** What one run of an agent sent, and what only its machine and its moment explain. */
export interface CaptureContext {
  /** Where the agent ran. */
  readonly folder: string;
  /** `http://127.0.0.1:port` of the model server and of the receiver. */
  readonly modelOrigin: string;
  readonly otlpOrigin: string;
}

/** Resource attributes that name a machine, a person or a process. */
const neutralValues: Readonly<Record<string, object>> = {
  'host.name': { stringValue: 'dev-machine' },
  'host.id': { stringValue: '00000000000000000000000000000001' },
  'service.instance.id': { stringValue: '00000000-0000-4000-8000-000000000001' },
  'process.pid': { intValue: '4242' },
  'process.owner': { stringValue: 'dev' },
  'process.executable.name': { stringValue: 'node' },
  'process.executable.path': { stringValue: '/usr/local/bin/node' },
  'process.command_args': { arrayValue: { values: [{ stringValue: 'node' }, { stringValue: 'agent.mjs' }] } },
  'process.command': { stringValue: '/home/dev/agent/agent.mjs' },
};

const uuid = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;

/** Requests in OTLP/JSON with every id, address and path replaced by one that is the same for every capture. */
export function scrubCapture<T>(requests: T, { folder, modelOrigin, otlpOrigin }: CaptureContext): T {
  const text = JSON.stringify(requests, (_, value: unknown) => neutralAttribute(value));
  const ports = [modelOrigin, otlpOrigin].map((origin) => new URL(origin).port);
  const replaced = text
    .replaceAll(folder, '/home/dev/agent')
    .replaceAll(modelOrigin, 'http://127.0.0.1:4010')
    .replaceAll(otlpOrigin, 'http://127.0.0.1:4318')
    .replaceAll(`"intValue":"${ports[0]}"`, '"intValue":"4010"')
    .replaceAll(
      uuid,
      numbered((number) => `00000000-0000-4000-8000-${hex(number, 12)}`),
    );
  return JSON.parse(withSmallIds(replaced)) as T;
}

function neutralAttribute(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('key' in value) || !('value' in value)) return value;
  const neutral = neutralValues[String(value.key)];
  return neutral ? { ...value, value: neutral } : value;
}

/** Trace and span ids, wherever they occur, by the order in which they are first named. */
function withSmallIds(text: string): string {
  const named = new Set([...text.matchAll(/"(?:traceId|spanId|parentSpanId)":"([0-9a-f]+)"/g)].map(([, id]) => id));
  const small = numbered((number, id) => hex(id.length === 32 ? 0xa0000 + number : 0xb0000 + number, id.length));
  return text.replaceAll(/\b(?:[0-9a-f]{32}|[0-9a-f]{16})\b/g, (id) => (named.has(id) ? small(id) : id));
}

function numbered(name: (number: number, text: string) => string): (text: string) => string {
  const names = new Map<string, string>();
  return (text) => {
    const known = names.get(text) ?? name(names.size + 1, text);
    names.set(text, known);
    return known;
  };
}

const hex = (number: number, digits: number): string => number.toString(16).padStart(digits, '0');
