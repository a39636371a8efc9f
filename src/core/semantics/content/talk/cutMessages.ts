import type { Json, Message, MessagePart } from '../../../../shared/message.ts';

/** Characters of one text that are shown. */
export const shownCharacters = 4000;

/** Messages whose long texts end early, and how many did. */
export interface CutMessages {
  readonly messages: readonly Message[];
  readonly cut: number;
}

/** Cuts every text over `shownCharacters`; a value that is larger as JSON becomes the start of that JSON, as text. */
export function cutMessages(messages: readonly Message[]): CutMessages {
  let cut = 0;
  const shorter = (text: string): string => {
    if (text.length <= shownCharacters) return text;
    cut++;
    return start(text);
  };
  const cutValue = (value: Json): Json => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return text.length <= shownCharacters ? value : shorter(text);
  };
  const shown = messages.map((message) => ({
    ...message,
    parts: message.parts.map((part) => cutPart(part, shorter, cutValue)),
  }));
  return { messages: shown, cut };
}

function cutPart(part: MessagePart, text: (text: string) => string, value: (value: Json) => Json): MessagePart {
  switch (part.type) {
    case 'text':
    case 'reasoning':
      return { ...part, text: text(part.text) };
    case 'toolCall':
      return { ...part, arguments: value(part.arguments) };
    case 'toolResult':
      return { ...part, result: value(part.result) };
    case 'media':
      return { ...part, content: text(part.content) };
    case 'other':
      return { ...part, value: value(part.value) };
  }
}

/** Never half a character. */
function start(text: string): string {
  return text.slice(0, shownCharacters).replace(/[\ud800-\udbff]$/, '');
}
