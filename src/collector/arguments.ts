import { parseArgs } from 'node:util';

/** What a collector is started with. */
export interface CollectorArguments {
  readonly dataDir: string;
  /** 0 = any free port. */
  readonly port: number;
  readonly grpcPort: number;
  /** Do not end when the last client leaves. */
  readonly stay: boolean;
  /** Seconds to go on after the last client left; three times as long after the start. */
  readonly lingerSeconds: number;
  /** Largest request body after decompression. */
  readonly maxRequestBytes: number;
  /** Size the store is kept under; absent = the store's own default. */
  readonly maxBytes?: number;
  /** Age after which traces go; absent = the store's own default. */
  readonly maxDays?: number;
}

export type ParsedArguments =
  | { readonly kind: 'run'; readonly values: CollectorArguments }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'fault'; readonly text: string };

const help = `Agent Loupe collector: receives OpenTelemetry traces, logs and metrics on this machine and keeps them.

Usage: node collector.js --data-dir DIR [options]

  --data-dir DIR          folder for the store, the lock and the log; made when missing (required)
  --port N                OTLP port, HTTP and gRPC (default 4318; 0 = any free port)
  --grpc-port N           second OTLP port, HTTP and gRPC (default 4317; 0 = any free port)
  --stay                  go on without clients; otherwise it ends some seconds after the last one left
  --linger SECONDS        how long it goes on after the last client left (default 10)
  --max-request-mib N     largest request body after decompression, in MiB (default 64)
  --max-bytes N           size in bytes the store is kept under
  --max-days N            days after which a trace that is not pinned is removed
  --help                  print this
`;

const options = {
  'data-dir': { type: 'string' },
  port: { type: 'string', default: '4318' },
  'grpc-port': { type: 'string', default: '4317' },
  stay: { type: 'boolean', default: false },
  linger: { type: 'string', default: '10' },
  'max-request-mib': { type: 'string', default: '64' },
  'max-bytes': { type: 'string' },
  'max-days': { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

type NumberOption = 'port' | 'grpc-port' | 'linger' | 'max-request-mib' | 'max-bytes' | 'max-days';

interface Range {
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
  readonly what: string;
}

const ranges: Readonly<Record<NumberOption, Range>> = {
  port: { least: 0, most: 65_535, whole: true, what: 'a port from 0 to 65535' },
  'grpc-port': { least: 0, most: 65_535, whole: true, what: 'a port from 0 to 65535' },
  linger: { least: 0, most: 86_400, whole: false, what: 'seconds from 0 to 86400' },
  'max-request-mib': { least: 1, most: 1024, whole: true, what: 'a whole number from 1 to 1024' },
  'max-bytes': { least: 1_048_576, most: 2 ** 50, whole: true, what: 'a whole number of at least 1048576' },
  'max-days': { least: 0.01, most: 36_500, whole: false, what: 'days from 0.01 to 36500' },
};

class ArgumentFault extends Error {}

/** Reads the command line; a fault's text names the option and what it takes. */
export function parseArguments(argv: readonly string[]): ParsedArguments {
  try {
    const { values } = parseArgs({ args: [...argv], options, strict: true, allowPositionals: false });
    if (values.help) return { kind: 'help', text: help };
    const dataDir = values['data-dir'];
    if (!dataDir)
      throw new ArgumentFault('--data-dir is missing: name the folder in which the collector keeps its store');
    const read = (name: NumberOption): number | undefined => readNumber(name, values[name]);
    const maxBytes = read('max-bytes');
    const maxDays = read('max-days');
    return {
      kind: 'run',
      values: {
        dataDir,
        port: read('port') ?? 0,
        grpcPort: read('grpc-port') ?? 0,
        stay: values.stay,
        lingerSeconds: read('linger') ?? 0,
        maxRequestBytes: (read('max-request-mib') ?? 0) * 1_048_576,
        ...(maxBytes === undefined ? {} : { maxBytes }),
        ...(maxDays === undefined ? {} : { maxDays }),
      },
    };
  } catch (error) {
    if (!(error instanceof ArgumentFault || error instanceof TypeError)) throw error;
    return { kind: 'fault', text: `${error.message}\nTry: node collector.js --help\n` };
  }
}

function readNumber(name: NumberOption, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const range = ranges[name];
  const value = text.trim() === '' ? Number.NaN : Number(text);
  const fits = value >= range.least && value <= range.most && (!range.whole || Number.isInteger(value));
  if (!fits) throw new ArgumentFault(`--${name} takes ${range.what}, not "${text}"`);
  return value;
}
