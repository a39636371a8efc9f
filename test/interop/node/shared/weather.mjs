// What every agent here does: answer two questions with one tool that really runs.
import { appendFileSync } from 'node:fs';

export const sessionId = 'conversation-weather-1';
export const userId = 'user-weather-1';
export const questions = ['What is the weather in Oslo?', 'And in Lisbon?'];
export const weatherTool = { name: 'get_weather', description: 'The weather in a city.' };

const weather = { Oslo: { sky: 'rain', celsius: 4 }, Lisbon: { sky: 'sun', celsius: 19 } };

/** The tool itself; leaves a line in $INTEROP_TOOL_LOG so that a test can tell that it ran. */
export function getWeather(city) {
  if (process.env.INTEROP_TOOL_LOG) appendFileSync(process.env.INTEROP_TOOL_LOG, `${weatherTool.name} ${city}\n`);
  return weather[city] ?? { sky: 'unknown' };
}
