// What the agents can do. Every tool answers from a table, so each run tells the same story.
import { pause } from './pause.js';
import { toolSpan } from './telemetry.js';

export function getWeather({ city }, call) {
  return toolSpan(call, async () => {
    await pause(500);
    return { city, sky: 'sunny', highCelsius: 24 };
  });
}

/** The first request runs into the service's time limit; the second is answered. */
export function searchFlights({ from, to }, call) {
  return toolSpan(call, async () => {
    await pause(900);
    if (call.attempt === 1) throw new FlightServiceError(`No answer for ${from}–${to} within 900 ms`);
    return [{ flight: 'TP 535', leaves: '08:40', pricePerSeat: 129 }];
  });
}

export function searchHotels({ city }, call) {
  return toolSpan(call, async () => {
    await pause(800);
    return [
      { city, name: 'Casa do Rio', perNight: 118 },
      { city, name: 'Pensão Alegria', perNight: 84 },
    ];
  });
}

export function estimateBudget({ nights, hotelPerNight, flightPerSeat, seats }, call) {
  return toolSpan(call, async () => {
    await pause(250);
    return { total: nights * hotelPerNight + flightPerSeat * seats, currency: 'EUR' };
  });
}

export function reserve({ hotel, flight }, call) {
  return toolSpan(call, async () => {
    await pause(700);
    return { hotel, flight, reference: 'LOUPE-7', heldUntil: 'tomorrow 12:00' };
  });
}

class FlightServiceError extends Error {
  name = 'FlightServiceError';
}
