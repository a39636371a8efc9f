/** What every model protocol says in its own words: the part of a request that the script needs. */
export interface Asked {
  /** As the client wrote it. */
  readonly model: string;
  readonly stream: boolean;
  readonly tools: readonly OfferedTool[];
  /** The client insists on this tool (`tool_choice`). */
  readonly namedTool?: string;
  /** Answers of the model that the request repeats; the usage grows with it. */
  readonly answers: number;
  /** Names of the tools the model has called since the last message of a user. */
  readonly called: readonly string[];
  /** JSON Schema the answer has to obey. */
  readonly answerSchema?: JsonSchema;
}

export interface OfferedTool {
  readonly name: string;
  readonly schema: JsonSchema;
}

/** As much of JSON Schema as tools use. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
}

/** What the model says: a call of one tool, or text. `id` is unique in one server. */
export type Reply =
  | { readonly id: string; readonly tool: string; readonly arguments: Readonly<Record<string, unknown>> }
  | { readonly id: string; readonly text: string };

/** Tokens of one call, as a provider bills them: no class contains another. */
export interface Usage {
  /** Input that was neither read from nor written to the cache. */
  readonly uncached: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  /** Output that is not reasoning. */
  readonly visible: number;
  readonly reasoning: number;
}
