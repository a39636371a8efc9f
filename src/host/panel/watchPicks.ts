import type { RequestHandlers } from '../../shared/protocol.ts';

/**
 * Handlers for one frame that also tell when its user picks something. A span that was picked is asked for its source, and
 * a trace that was picked is asked for after another one; the first trace is the frame's own choice.
 */
export function watchPicks(handlers: RequestHandlers, onPick: () => void): RequestHandlers {
  let open: string | undefined;
  return {
    ...handlers,
    getTrace: (params, signal) => {
      if (open !== undefined && open !== params.traceId) onPick();
      open = params.traceId;
      return handlers.getTrace(params, signal);
    },
    openSource: (params, signal) => {
      onPick();
      return handlers.openSource(params, signal);
    },
  };
}
