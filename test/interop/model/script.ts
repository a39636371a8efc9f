import type { Asked, OfferedTool, Reply, Usage } from './conversation.ts';
import { sampleArguments, sampleOf } from './sampleOf.ts';

/** In every answer, be it text or an object. */
export const answerWord = 'Oslo';

/** What the model says at the end. */
const finalText = 'It is 7 degrees in Oslo.';

/** Tools by which a framework takes the answer. */
const answerTools = /^(final_answer|final_result|.*_output|finish)$/;

export function isAnswerTool(name: string): boolean {
  return answerTools.test(name);
}

/**
 * A tool is asked for once in each turn of the user (once more by an agent with other tools, after a hand-over), then comes
 * the answer, by an answer tool where there is one.
 */
export function replyTo(asked: Asked, id: string): Reply {
  const tool = toolOf(asked);
  if (tool) return { id, tool: tool.name, arguments: sampleArguments(tool.schema) };
  return { id, text: asked.answerSchema ? JSON.stringify(sampleOf(asked.answerSchema)) : finalText };
}

function toolOf({ tools, namedTool, called }: Asked): OfferedTool | undefined {
  const named = tools.find(({ name }) => name === namedTool);
  if (named) return named;
  const isAnswer = ({ name }: OfferedTool): boolean => isAnswerTool(name);
  const [work, ...others] = tools.filter((tool) => !isAnswer(tool));
  const isDone = [work, ...others].some((tool) => tool && called.includes(tool.name));
  return work && !isDone ? work : tools.find(isAnswer);
}

/** Deterministic, every class different, and never equal to a sum of others. */
export function usageOf({ answers }: Asked, writesCache: boolean): Usage {
  return {
    uncached: 107 + 7 * answers,
    cacheRead: 1024 + 64 * answers,
    cacheWrite: writesCache ? 211 + 3 * answers : 0,
    visible: 23 + answers,
    reasoning: writesCache ? 0 : 9 + 2 * answers,
  };
}
