import { costDimensions, costWindows, sessionOrders } from '../../shared/costApi.ts';
import type { FrameMessage, PanelAction, Requests, SpanRef } from '../../shared/protocol.ts';

type Params<M extends keyof Requests> = Requests[M]['params'];
type Fields = Readonly<Record<string, unknown>>;

const traceIdForm = /^[0-9a-f]{32}$/;
const spanIdForm = /^[0-9a-f]{16}$/;
const pageForm = /^\d{1,16}:[0-9a-f]{32}$/;
const longestQuery = 500;
const longestText = 1_000_000;
/** Characters of a session's, model's or hint's id: escaped, it must fit the head of a request. */
const longestId = 1000;
const longestProvider = 200;
/** Of anything that is listed a page at a time. */
const mostListed = 1000;
/** Offset of a page, number of a turn. */
const farthest = 1_000_000_000;
const actions = [
  'runDemo',
  'copyEndpoint',
  'startReceiver',
  'showLog',
  'clearTraces',
  'openCostSettings',
] as const satisfies readonly PanelAction[];

/** Method → its parameters as they must be, or `undefined`. Only named fields are taken over, so nothing else gets through. */
const readers: { readonly [M in keyof Requests]: (fields: Fields) => Params<M> | undefined } = {
  getStatus: () => ({}),
  listTraces: ({ limit, before, q }) =>
    isCount(limit, mostListed) && isOptional(before, pageForm) && isOptionalText(q, longestQuery)
      ? { limit, ...(before !== undefined && { before }), ...(q !== undefined && { q }) }
      : undefined,
  getTrace: ({ traceId }) => (isForm(traceId, traceIdForm) ? { traceId } : undefined),
  getSpan: spanRef,
  openSource: (fields) => {
    const ref = spanRef(fields);
    const { mode } = fields;
    return ref && (mode === 'follow' || mode === 'explicit') ? { ...ref, mode } : undefined;
  },
  openRaw: spanRef,
  getMeaning: spanRef,
  listSessions: ({ limit, offset, order, ascending, q, window }) =>
    isCount(limit, mostListed) &&
    isWhole(offset, 0, farthest) &&
    isOneOf(order, sessionOrders) &&
    typeof ascending === 'boolean' &&
    isOptionalText(q, longestQuery) &&
    (window === undefined || isOneOf(window, costWindows))
      ? { limit, offset, order, ascending, ...(q !== undefined && { q }), ...(window !== undefined && { window }) }
      : undefined,
  getSession: ({ session, before }) =>
    isId(session, longestId) && (before === undefined || isCount(before, farthest))
      ? { session, ...(before !== undefined && { before }) }
      : undefined,
  getConversation: ({ session, turn }) =>
    isId(session, longestId) && isCount(turn, farthest) ? { session, turn } : undefined,
  getCost: ({ window, by }) =>
    isOneOf(window, costWindows) && isOneOf(by, costDimensions) ? { window, by } : undefined,
  getHints: ({ window }) => (isOneOf(window, costWindows) ? { window } : undefined),
  getWhatIf: (fields) => {
    const model = modelRef(fields);
    const { session } = fields;
    return model && isId(session, longestId) ? { session, ...model } : undefined;
  },
  listModels: ({ q }) => (typeof q === 'string' && q.length <= longestQuery ? { q } : undefined),
  dismissHint: ({ id, dismissed }) =>
    isId(id, longestId) && typeof dismissed === 'boolean' ? { id, dismissed } : undefined,
  setPrice: modelRef,
  exportCost: ({ what, format, window, by }) =>
    isOneOf(what, ['sessions', 'breakdown'] as const) &&
    isOneOf(format, ['csv', 'json'] as const) &&
    isOneOf(window, costWindows) &&
    isOneOf(by, costDimensions)
      ? { what, format, window, by }
      : undefined,
  exportSession: ({ session }) => (isId(session, longestId) ? { session } : undefined),
  pinTrace: ({ traceId, pinned }) =>
    isForm(traceId, traceIdForm) && typeof pinned === 'boolean' ? { traceId, pinned } : undefined,
  copyText: ({ text }) => (typeof text === 'string' && text.length <= longestText ? { text } : undefined),
  run: ({ action }) => (isOneOf(action, actions) ? { action } : undefined),
};

/** What a frame's message turned out to be. `fault` can be answered when it has an `id`. */
export type ReadMessage = FrameMessage | { readonly type: 'fault'; readonly id?: number; readonly message: string };

/** Reads a message of the frame, which is an untrusted sender. */
export function readFrameMessage(value: unknown): ReadMessage {
  if (!isFields(value)) return { type: 'fault', message: 'a message of the frame is not an object' };
  const { type, id, method, params } = value;
  if (type === 'ready') return { type };
  if (typeof id !== 'number' || !Number.isSafeInteger(id))
    return { type: 'fault', message: 'a message of the frame has no id' };
  if (type === 'abort') return { type, id };
  if (type !== 'ask') return { type: 'fault', id, message: 'a message of the frame is of an unknown type' };
  return readAsk(id, method, params);
}

function readAsk(id: number, method: unknown, params: unknown): ReadMessage {
  if (!isMethod(method)) return { type: 'fault', id, message: 'the frame asked for an unknown method' };
  const checked = isFields(params) ? readers[method](params) : undefined;
  if (!checked) return { type: 'fault', id, message: `the frame asked ${method} with parameters it does not take` };
  // The table ties each method to its own parameters, which the compiler cannot follow through a union of keys.
  return { type: 'ask', id, method, params: checked } as FrameMessage;
}

function spanRef({ traceId, spanId }: Fields): SpanRef | undefined {
  return isForm(traceId, traceIdForm) && isForm(spanId, spanIdForm) ? { traceId, spanId } : undefined;
}

function modelRef({ model, provider }: Fields): Params<'setPrice'> | undefined {
  return isId(model, longestId) && (provider === undefined || isId(provider, longestProvider))
    ? { model, ...(provider !== undefined && { provider }) }
    : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

function isMethod(value: unknown): value is keyof Requests {
  return typeof value === 'string' && Object.hasOwn(readers, value);
}

function isOneOf<T extends string>(value: unknown, choices: readonly T[]): value is T {
  return choices.some((choice) => choice === value);
}

/** Any text that can be put into an address. */
function isId(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= longest && value.isWellFormed();
}

function isForm(value: unknown, form: RegExp): value is string {
  return typeof value === 'string' && form.test(value);
}

function isOptional(value: unknown, form: RegExp): value is string | undefined {
  return value === undefined || isForm(value, form);
}

function isOptionalText(value: unknown, longest: number): value is string | undefined {
  return value === undefined || (typeof value === 'string' && value.length <= longest);
}

function isCount(value: unknown, most: number): value is number {
  return isWhole(value, 1, most);
}

function isWhole(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}
