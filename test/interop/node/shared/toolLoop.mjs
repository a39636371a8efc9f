// The loop that people write by hand around a chat API: ask, run the tools, ask again.
import { getWeather, weatherTool } from './weather.mjs';

const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const tools = [{ type: 'function', function: { ...weatherTool, parameters } }];

/** Adds to `messages` what comes until the model answers, and returns the answer. `around` runs each tool call. */
export async function answer(openai, messages, around) {
  for (;;) {
    const { choices } = await openai.chat.completions.create({
      model: 'gpt-4o-mini',
      temperature: 0.2,
      messages,
      tools,
    });
    const { message } = choices[0];
    messages.push(message);
    if (!message.tool_calls) return message.content;
    for (const { id, function: called } of message.tool_calls) {
      const { city } = JSON.parse(called.arguments);
      const result = await around({ id, name: called.name, city }, () => getWeather(city));
      messages.push({ role: 'tool', tool_call_id: id, content: JSON.stringify(result) });
    }
  }
}
