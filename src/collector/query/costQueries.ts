import type { CostAnswer } from '../../shared/costApi.ts';
import { costDimensions, sessionOrders, type CostDimension, type SessionOrder } from '../../shared/costApi.ts';
import type { StoreReader } from '../../core/store/storeReader.ts';
import { costAnswer } from './costAnswer.ts';
import { limitOf, oneOf, textOf, wholeNumberOf } from './queryParameters.ts';
import type { Parameters } from './queryParameters.ts';
import type { ReaderBooks } from './readerBooks.ts';

/** The questions about sessions and money. */
export const costQueries = {
  sessions(reader: StoreReader, parameters: Parameters) {
    const q = textOf(parameters, 'q');
    const since = wholeNumberOf(parameters, 'since');
    return reader.listSessions({
      limit: limitOf(parameters, 100, 1000),
      offset: wholeNumberOf(parameters, 'offset') ?? 0,
      order: oneOf<SessionOrder>(parameters, 'order', sessionOrders, 'last'),
      ascending: textOf(parameters, 'ascending') === 'true',
      ...(q !== undefined && { q }),
      ...(since !== undefined && { since }),
      nowMicros: Date.now() * 1000,
    });
  },

  cost(reader: StoreReader, parameters: Parameters, books: ReaderBooks): CostAnswer {
    const nowMs = Date.now();
    const window = oneOf(parameters, 'window', ['24h', '1h', '7d', '30d'] as const, '24h');
    const by = oneOf<CostDimension>(parameters, 'by', costDimensions, 'session');
    const limit = limitOf(parameters, 100, 10_000);
    const { asOf, overrides, faults } = books.prices();
    return reader.spend((spend) => ({
      ...costAnswer(spend, { window, by, limit, nowMs }),
      periods: [],
      prices: { asOf, overrides, faults },
      revision: 0,
    }));
  },
};
