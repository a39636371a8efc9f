/** The words of telemetry-dialects §4.12, each with what providers call it in lower case with `_`. */
const words = {
  stop: 'stop end_turn stop_sequence completed complete end eos eos_token finished success stop_criteria_met finish',
  length: 'length max_tokens max_output_tokens max_length model_length incomplete model_context_window_exceeded',
  tool_call: 'tool_call tool_calls tool_use function_call function_calls',
  content_filter:
    'content_filter content_filtered safety refusal recitation blocklist prohibited_content spii image_safety ' +
    'guardrail_intervened error_toxic',
  error: 'error other malformed_function_call unexpected_tool_call failed',
  pause: 'pause pause_turn',
} as const;

const canonical: ReadonlyMap<string, string> = new Map(
  Object.entries(words).flatMap(([reason, names]) => names.split(' ').map((name) => [name, reason] as const)),
);

/** Why the model stopped, in the one vocabulary; `unknown` for a word nobody has told us of. Takes `FinishReason.STOP` too. */
export function finishReason(word: string): string {
  const tail = word.slice(word.lastIndexOf('.') + 1);
  return canonical.get(tail.trim().toLowerCase().replaceAll('-', '_')) ?? 'unknown';
}
