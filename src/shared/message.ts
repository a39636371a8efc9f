/** A value as JSON has it, decoded from an attribute. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export type Role = 'system' | 'user' | 'assistant' | 'tool' | 'unknown';

/** One part of a message, whatever vocabulary it was sent in (telemetry-dialects §4.8). Text is hostile: never markup. */
export type MessagePart =
  | { readonly type: 'text'; readonly text: string }
  /** `text` is empty when the provider hides it. */
  | { readonly type: 'reasoning'; readonly text: string }
  | { readonly type: 'toolCall'; readonly callId?: string; readonly name: string; readonly arguments: Json }
  | {
      readonly type: 'toolResult';
      readonly callId?: string;
      readonly name?: string;
      readonly result: Json;
      readonly failed?: true;
    }
  | {
      readonly type: 'media';
      readonly form: 'blob' | 'uri' | 'file';
      readonly mimeType?: string;
      readonly modality?: string;
      /** Base64, address or file id. */
      readonly content: string;
    }
  /** A part of a type nobody has told us of. */
  | { readonly type: 'other'; readonly name: string; readonly value: Json };

export interface Message {
  readonly role: Role;
  /** Participant, where the sender names one. */
  readonly name?: string;
  readonly parts: readonly MessagePart[];
  readonly finishReason?: string;
}

export interface ToolDefinition {
  readonly name: string;
  readonly description?: string;
  readonly parameters?: Json;
}
