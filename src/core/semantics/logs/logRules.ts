/** How one kind of log event of a coding agent becomes a span. Times: the record's time is the end, `duration_ms` before it the start. */
export interface LogEventRule {
  /** What the span is: the prompt that begins a turn, or something done in it. `start` makes none: it is when the next step began. */
  readonly span: 'prompt' | 'step' | 'start';
  readonly name: string;
  /** Attributes that together tell two events of this kind apart; without them the record's time and all it says do. */
  readonly ids?: readonly string[];
  /** A `response` and the `details` of the same name and time tell of one call; details alone make no span. */
  readonly joins?: 'response' | 'details';
  /** Put on the span, so that the tables of the dialect see what the agent's own spans would say. */
  readonly adds: Readonly<Record<string, string>>;
  /** Only records with this attribute, and where a value is given with that. */
  readonly only?: readonly [key: string, value?: string];
  /** It began when the `start` before it did, as it tells no duration. */
  readonly sinceStart?: true;
  /** The event is a failure as such, or when this attribute has this value. */
  readonly fails?: true | readonly [key: string, value: string];
  /** First one that is there is the error's message. */
  readonly messages?: readonly string[];
}

/** A coding agent that reports its work in log records (telemetry-dialects §5). */
export interface LogAgent {
  readonly name: string;
  /** Every event name of the agent begins so; where the record leaves the prefix out, `service` tells whose it is. */
  readonly prefix: string;
  readonly service: string;
  readonly session: readonly string[];
  /** Attributes that name the turn, which then is a trace; empty = the session is one trace, a turn is what follows a prompt. */
  readonly prompt: readonly string[];
  /** The first rule whose `only` fits counts. */
  readonly events: Readonly<Record<string, readonly LogEventRule[]>>;
}

/** The event every GenAI instrumentation may send instead of a span (GenAI semantic conventions, events). */
const inferenceDetails = 'gen_ai.client.inference.operation.details';
const inference: LogEventRule = {
  span: 'step',
  name: 'chat',
  ids: ['gen_ai.response.id'],
  adds: {},
  only: ['gen_ai.usage.input_tokens'],
};

export const logAgents: readonly LogAgent[] = [
  {
    name: 'claude-code',
    prefix: 'claude_code.',
    service: 'claude-code',
    session: ['session.id'],
    prompt: ['prompt.id'],
    events: {
      'claude_code.user_prompt': [
        {
          span: 'prompt',
          name: 'claude_code.interaction',
          adds: { 'span.type': 'interaction', 'gen_ai.agent.name': 'claude-code' },
        },
      ],
      'claude_code.api_request': [
        {
          span: 'step',
          name: 'claude_code.llm_request',
          ids: ['request_id', 'event.sequence'],
          adds: { 'span.type': 'llm_request' },
        },
      ],
      'claude_code.api_error': [
        {
          span: 'step',
          name: 'claude_code.llm_request',
          ids: ['request_id', 'event.sequence', 'attempt'],
          adds: { 'span.type': 'llm_request' },
          fails: true,
          messages: ['error', 'status_code'],
        },
      ],
      'claude_code.tool_result': [
        {
          span: 'step',
          name: 'claude_code.tool',
          ids: ['tool_use_id', 'event.sequence'],
          adds: { 'span.type': 'tool' },
          fails: ['success', 'false'],
          messages: ['error', 'error_type'],
        },
      ],
      'claude_code.hook_execution_complete': [
        {
          span: 'step',
          name: 'claude_code.hook',
          ids: ['event.sequence'],
          adds: { 'span.type': 'hook' },
        },
      ],
    },
  },
  {
    name: 'codex',
    prefix: 'codex.',
    service: 'codex',
    session: ['conversation.id'],
    prompt: [],
    events: {
      'codex.user_prompt': [
        {
          span: 'prompt',
          name: 'codex.turn',
          adds: { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'codex' },
        },
      ],
      'codex.sse_event': [
        {
          span: 'step',
          name: 'codex.response',
          only: ['event.kind', 'response.completed'],
          sinceStart: true,
          adds: { 'gen_ai.operation.name': 'responses' },
        },
      ],
      'codex.tool_result': [
        {
          span: 'step',
          name: 'codex.tool',
          ids: ['call_id'],
          adds: { 'gen_ai.operation.name': 'execute_tool' },
          fails: ['success', 'false'],
          messages: ['output'],
        },
      ],
      // Says only that a request was answered; what it used comes with `response.completed`. A failed one is all there is.
      'codex.api_request': [
        {
          span: 'step',
          name: 'codex.api_request',
          only: ['error.message'],
          adds: { 'gen_ai.operation.name': 'responses' },
          fails: true,
          messages: ['error.message', 'http.response.status_code'],
        },
        { span: 'start', name: 'codex.api_request', adds: {} },
      ],
    },
  },
  {
    name: 'gemini-cli',
    prefix: 'gemini_cli.',
    service: 'gemini-cli',
    session: ['session.id'],
    prompt: ['prompt_id'],
    events: {
      'gemini_cli.user_prompt': [
        {
          span: 'prompt',
          name: 'gemini_cli.user_prompt',
          adds: { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'gemini-cli' },
        },
      ],
      'gemini_cli.api_response': [
        {
          span: 'step',
          name: 'gemini_cli.api_response',
          joins: 'response',
          adds: { 'gen_ai.operation.name': 'llm_call' },
        },
      ],
      // Written in the same instant as the response, with the messages.
      [inferenceDetails]: [
        {
          span: 'step',
          name: 'gemini_cli.api_response',
          joins: 'details',
          only: ['gen_ai.usage.input_tokens'],
          adds: {},
        },
      ],
      'gemini_cli.api_error': [
        {
          span: 'step',
          name: 'gemini_cli.api_error',
          adds: { 'gen_ai.operation.name': 'llm_call' },
          fails: true,
          messages: ['error.message', 'error', 'error_type', 'status_code'],
        },
      ],
      'gemini_cli.tool_call': [
        {
          span: 'step',
          name: 'gemini_cli.tool_call',
          adds: { 'gen_ai.operation.name': 'execute_tool' },
          fails: ['success', 'false'],
          messages: ['error', 'error_type'],
        },
      ],
    },
  },
  {
    name: 'copilot',
    prefix: 'copilot_chat.',
    service: 'copilot-chat',
    session: ['gen_ai.conversation.id', 'session.id'],
    prompt: [],
    events: {
      'copilot_chat.session.start': [
        {
          span: 'prompt',
          name: 'copilot_chat.session.start',
          adds: { 'gen_ai.operation.name': 'invoke_agent' },
        },
      ],
      [inferenceDetails]: [inference],
      'copilot_chat.tool.call': [
        {
          span: 'step',
          name: 'copilot_chat.tool.call',
          adds: { 'gen_ai.operation.name': 'execute_tool' },
          fails: ['success', 'false'],
          messages: ['error.message', 'error.type'],
        },
      ],
    },
  },
];

/** Any other sender of the GenAI event: its conversation is the session, and each event a call. */
export const otherSender: LogAgent = {
  name: 'otel-genai',
  prefix: 'gen_ai.',
  service: '',
  session: ['gen_ai.conversation.id', 'session.id', 'gen_ai.response.id'],
  prompt: [],
  events: { [inferenceDetails]: [inference] },
};
