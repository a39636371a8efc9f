// What every agent here does: answer questions with one tool that really runs.
export const sessionId = process.env.INTEROP_SESSION;
export const userId = 'interop-user';
export const questions = ['What is the weather in Oslo?', 'And in Lisbon?'];
export const weatherTool = { name: 'get_weather', description: 'The weather in a city.' };

const weather = { Oslo: { sky: 'rain', celsius: 7 }, Lisbon: { sky: 'sun', celsius: 19 } };

export const getWeather = (city) => weather[city] ?? { sky: 'unknown' };
