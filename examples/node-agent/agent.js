// A trip planner: an agent that asks a sub-agent for help, over three turns of one conversation.
// `node agent.js` sends its spans to OTEL_EXPORTER_OTLP_ENDPOINT, by default http://localhost:4318.
import { complete } from './model.js';
import { pause } from './pause.js';
import { agentSpan, chatSpan, finishTelemetry, requireReceiver } from './telemetry.js';
import { estimateBudget, getWeather, reserve, searchFlights, searchHotels } from './tools.js';

const hotelScout = {
  name: 'hotel_scout',
  description: 'Finds a place to stay',
  instructions: 'Compare hotels by price and walk to the river.',
  tools: { search_hotels: searchHotels },
};

const tripPlanner = {
  name: 'trip_planner',
  description: 'Plans short trips',
  instructions: 'Plan trips within the budget. Ask the hotel scout for hotels.',
  tools: {
    get_weather: getWeather,
    search_flights: searchFlights,
    estimate_budget: estimateBudget,
    reserve,
    ask_hotel_scout: ({ request }) => runAgent(hotelScout, [userMessage(request)]),
  },
};

const questions = ['Plan a weekend in Lisbon for two, please.', 'Can you make it cheaper?', 'Good. Reserve it.'];

const maxAttempts = 2;

function userMessage(content) {
  return { role: 'user', parts: [{ type: 'text', content }] };
}

function toolMessage({ id }, response) {
  return { role: 'tool', parts: [{ type: 'tool_call_response', id, response }] };
}

/** Thinks and uses tools until the model has nothing more to ask for; resolves with its last words. */
async function runAgent(agent, messages) {
  return agentSpan(agent, messages, async () => {
    for (;;) {
      const reply = await think(agent, messages);
      messages.push(reply.message);
      if (reply.calls.length === 0) return reply.text;
      for (const call of reply.calls) messages.push(toolMessage(call, await useTool(agent, call)));
    }
  });
}

function think(agent, messages) {
  return chatSpan(agent, messages, (onFirstChunk) => complete(agent.name, messages, onFirstChunk));
}

/** A tool that fails gets a second chance, as services on a network deserve. */
async function useTool(agent, call) {
  const tool = agent.tools[call.name];
  for (let attempt = 1; ; attempt++) {
    try {
      return await tool(call.arguments, { ...call, attempt });
    } catch (error) {
      if (attempt === maxAttempts) throw error;
      await pause(300);
    }
  }
}

await requireReceiver();
const conversation = [];
for (const question of questions) {
  conversation.push(userMessage(question));
  console.log(`> ${question}\n${await runAgent(tripPlanner, conversation)}`);
  await pause(600);
}
console.log(await finishTelemetry());
