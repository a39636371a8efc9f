// A stand-in for a language model: it says what its script says, word by word. No key and no network needed.
import { pause } from './pause.js';

export const modelName = 'scripted-1';

const call = (name, args) => ({ id: `call_${name}`, name, arguments: args });

/** What each agent hears from the model, in order. A reply with calls asks for tools; one without ends the agent's turn. */
const scripts = {
  trip_planner: [
    { calls: [call('get_weather', { city: 'Lisbon' }), call('search_flights', { from: 'BER', to: 'LIS', seats: 2 })] },
    { calls: [call('ask_hotel_scout', { request: 'Two nights in Lisbon for two, near the river.' })] },
    { text: 'Fly on Friday at 08:40 for 129 € each, stay at Casa do Rio for 118 € a night. It will be sunny, 24 °C.' },
    { calls: [call('estimate_budget', { nights: 2, hotelPerNight: 84, flightPerSeat: 129, seats: 2 })] },
    { text: 'With Pensão Alegria at 84 € a night the weekend comes to 426 € for two.' },
    { calls: [call('reserve', { hotel: 'Pensão Alegria', flight: 'TP 535' })] },
    { text: 'Done. The seats and the room are held until tomorrow at noon, reference LOUPE-7.' },
  ],
  hotel_scout: [
    { calls: [call('search_hotels', { city: 'Lisbon', nights: 2 })] },
    { text: 'Casa do Rio (118 €) is on the river; Pensão Alegria (84 €) is a ten-minute walk away.' },
  ],
};

const nextReplies = Object.fromEntries(Object.entries(scripts).map(([agent, replies]) => [agent, replies.values()]));

/** Input of each agent's last call: a provider would read that beginning from its cache. */
const lastInput = {};

/** Roughly what a tokenizer would count. */
const tokensOf = (value) => Math.ceil(JSON.stringify(value).length / 4);

/** Asks the model; resolves when the whole answer has been streamed. `onFirstChunk` is called when it starts. */
export async function complete(agent, messages, onFirstChunk) {
  const { text = '', calls = [] } = nextReplies[agent].next().value;
  await pause(450);
  onFirstChunk();
  for (const chunk of text.split(' ')) await pause(chunk.length * 6);
  await pause(calls.length * 150);
  const inputTokens = tokensOf(messages);
  const cachedTokens = lastInput[agent] ?? 0;
  lastInput[agent] = inputTokens;
  return {
    text,
    calls,
    finishReason: calls.length > 0 ? 'tool_call' : 'stop',
    inputTokens,
    cachedTokens,
    outputTokens: tokensOf({ text, calls }),
  };
}
