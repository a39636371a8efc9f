import type { SpanDetail } from '../../../shared/spanDetail.ts';
import { Recent } from './recent.ts';

/** What is remembered of one session of a coding agent, to put its records together whatever order they come in. */
export interface SessionWork {
  /** When the request began whose answer is to come; nanoseconds since the epoch. */
  requestNanos?: bigint;
  /** The span with what the other half says; `undefined` = details of a call whose response has not come. */
  joined(half: 'response' | 'details', call: string, span: SpanDetail): SpanDetail | undefined;
  /** The prompt, and the steps after it, which may have come before. */
  prompt(span: SpanDetail): readonly SpanDetail[];
  /** The step below its prompt, and the prompt if that now lasts longer. */
  step(span: SpanDetail): readonly SpanDetail[];
}

/** Each; a turn of a coding agent has some ten steps. */
const mostPrompts = 64;
const mostSteps = 512;

interface Halves {
  response?: SpanDetail;
  details?: SpanDetail;
}

export function createSessionWork(): SessionWork {
  const prompts = new Recent<string, SpanDetail>(mostPrompts);
  const steps = new Recent<string, SpanDetail>(mostSteps);
  const calls = new Recent<string, Halves>(mostSteps);

  /** The last prompt of its trace before the step's end. */
  const promptOf = (step: SpanDetail): SpanDetail | undefined => {
    let found: SpanDetail | undefined;
    for (const prompt of prompts.values()) {
      if (prompt.traceId !== step.traceId || isLater(prompt.startNanos, step.endNanos)) continue;
      if (!found || isLater(prompt.startNanos, found.startNanos)) found = prompt;
    }
    return found;
  };
  /** A prompt lasts until the end of its last step. */
  const lasting = (prompt: SpanDetail): SpanDetail => {
    let end = prompt.startNanos;
    for (const step of steps.values())
      if (step.parentSpanId === prompt.spanId && step.traceId === prompt.traceId && isLater(step.endNanos, end))
        end = step.endNanos;
    return { ...prompt, endNanos: end };
  };
  const keep = (prompt: SpanDetail): SpanDetail => {
    const lasts = lasting(prompt);
    prompts.set(prompt.spanId, lasts);
    return lasts;
  };
  const placed = (step: SpanDetail): SpanDetail => ({ ...step, parentSpanId: promptOf(step)?.spanId ?? '' });

  return {
    joined(half, call, span) {
      const halves = calls.at(call, () => ({}));
      halves[half] = span;
      return halves.response && merged(halves.response, halves.details);
    },
    prompt(span) {
      prompts.set(span.spanId, span);
      const moved = [...steps.values()]
        .filter(({ traceId }) => traceId === span.traceId)
        .map((step) => ({ before: step, after: placed(step) }))
        .filter(({ before, after }) => before.parentSpanId !== after.parentSpanId);
      for (const { after } of moved) steps.set(after.spanId, after);
      const left = new Set(moved.map(({ before }) => before.parentSpanId));
      const shorter = [...prompts.values()].filter(({ spanId }) => left.has(spanId));
      return [keep(span), ...shorter.map(keep), ...moved.map(({ after }) => after)];
    },
    step(span) {
      const step = placed(span);
      steps.set(step.spanId, step);
      const prompt = promptOf(step);
      return prompt ? [keep(prompt), step] : [step];
    },
  };
}

/** The longer of the two times, and what only the details say. */
function merged(response: SpanDetail, details: SpanDetail | undefined): SpanDetail {
  if (!details) return response;
  const keys = new Set(response.attributes.map(({ key }) => key));
  const start = isLater(response.startNanos, details.startNanos) ? details.startNanos : response.startNanos;
  const more = details.attributes.filter(({ key }) => !keys.has(key));
  return { ...response, startNanos: start, attributes: [...response.attributes, ...more] };
}

function isLater(nanos: string, than: string): boolean {
  return BigInt(nanos) > BigInt(than);
}
