import type { Attribute } from '../../shared/attributeValue.ts';
import type { SpanDetail } from '../../shared/spanDetail.ts';
import { stackFrames, type StackFrame } from './stackFrames.ts';

/** A place in code that a span names; the path is as the sender wrote it and must still be found in the workspace. */
export interface SourcePlace extends StackFrame {
  readonly origin: 'attribute' | 'exception' | 'stack';
}

export interface SourcePlaces {
  /** Best first. */
  readonly places: readonly SourcePlace[];
  /** Directory that relative paths start from, as the resource says. */
  readonly workingDirectory?: string;
  /** Why `places` is empty. */
  readonly reason?: string;
}

type Reader = (key: string) => string | undefined;

/** Frames of libraries and of the runtime itself: never where the user's mistake is. */
const libraryPath =
  /[\\/](node_modules|site-packages|dist-packages)[\\/]|^node:|^internal[\\/]|^<|[\\/]lib[\\/]python\d/;

/**
 * Where a span's source may be: its code attributes (OpenTelemetry semantic conventions `code.*`, then the deprecated
 * names), then the frames of its exceptions' stacks, then `code.stacktrace`.
 */
export function sourcePlaces(detail: SpanDetail): SourcePlaces {
  const read = reader(detail.attributes);
  const readResource = reader(detail.resource.attributes);
  const places = [
    ...attributePlace(read),
    ...exceptionPlaces(detail),
    ...stackPlaces(read('code.stacktrace'), 'stack'),
  ];
  const workingDirectory = readResource('logfire.code.work_dir') ?? readResource('process.working_directory');
  return {
    places,
    ...(workingDirectory && { workingDirectory }),
    ...(places.length === 0 && { reason: reasonFor(read, detail) }),
  };
}

function attributePlace(read: Reader): readonly SourcePlace[] {
  const file = read('code.file.path') ?? read('code.filepath') ?? read('code.file');
  if (!file) return [];
  const line = positive(read('code.line.number') ?? read('code.lineno'));
  const column = positive(read('code.column.number') ?? read('code.column'));
  const name = read('code.function.name') ?? read('code.function');
  return [
    {
      file,
      line: line ?? 1,
      ...(column !== undefined && { column }),
      ...(name && { function: name }),
      origin: 'attribute',
    },
  ];
}

/** The last exception is the one that ended the span. */
function exceptionPlaces(detail: SpanDetail): readonly SourcePlace[] {
  return detail.events
    .filter(({ name }) => name === 'exception')
    .reverse()
    .flatMap(({ attributes }) => stackPlaces(reader(attributes)('exception.stacktrace'), 'exception'));
}

function stackPlaces(stack: string | undefined, origin: SourcePlace['origin']): readonly SourcePlace[] {
  if (!stack) return [];
  return stackFrames(stack)
    .filter(({ file }) => !libraryPath.test(file))
    .map((frame) => ({ ...frame, origin }));
}

function reasonFor(read: Reader, detail: SpanDetail): string {
  const failed = detail.events.some(({ name }) => name === 'exception');
  if (failed || read('code.stacktrace')) return 'The span carries a stack, but none of its frames is in your own code.';
  return 'The span carries no code location (code.file.path) and no exception stack.';
}

/** A number from 1, or nothing: 0 and text are no line. */
function positive(text: string | undefined): number | undefined {
  const value = Number(text);
  return Number.isInteger(value) && value > 0 ? value : undefined;
}

/** Reads strings and whole numbers; the last of repeated keys wins, and an empty string is absent. */
function reader(attributes: readonly Attribute[]): Reader {
  return (key) => {
    const value = attributes.findLast((attribute) => attribute.key === key)?.value;
    return value?.t === 'string' || value?.t === 'int' ? value.v || undefined : undefined;
  };
}
