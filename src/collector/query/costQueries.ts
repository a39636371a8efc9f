import type {
  BudgetAlerts,
  Conversation,
  CostAnswer,
  CostHints,
  PricedModels,
  SessionList,
  SessionPage,
  WhatIf,
} from '../../shared/costApi.ts';
import type { NormalSpan } from '../../shared/normalSpan.ts';
import { costDimensions, costWindows, sessionOrders } from '../../shared/costApi.ts';
import type { CostDimension, CostWindow, SessionOrder } from '../../shared/costApi.ts';
import type { StoreReader } from '../../core/store/storeReader.ts';
import { isStanding, thresholdsOf } from '../../core/cost/budgetAlerts.ts';
import { costAnswer } from './costAnswer.ts';
import { windowOf } from './costTimes.ts';
import { costHints } from '../../core/cost/costHints.ts';
import { periodSpends } from './periodSpends.ts';
import { hexOf, limitOf, oneOf, textOf, wholeNumberOf } from './queryParameters.ts';
import type { Parameters } from './queryParameters.ts';
import type { ReaderBooks } from './readerBooks.ts';
import { sessionConversation } from './sessionConversation.ts';
import { sessionPage } from './sessionPage.ts';
import { sessionWhatIf } from './sessionWhatIf.ts';
import { spanMeaning } from './spanMeaning.ts';
import { WorkerFault } from '../workers/workerErrors.ts';

const mostAlerts = 100;

function sessionOf(parameters: Parameters): string {
  const session = textOf(parameters, 'session');
  if (session !== undefined) return session;
  throw new WorkerFault(400, 'session is missing: take one from /sessions');
}

/** The questions about sessions and money. */
export const costQueries = {
  sessions(reader: StoreReader, parameters: Parameters): SessionList {
    const q = textOf(parameters, 'q');
    const nowMicros = Date.now() * 1000;
    const window = textOf(parameters, 'window');
    const since =
      window === undefined
        ? wholeNumberOf(parameters, 'since')
        : windowOf(oneOf<CostWindow>(parameters, 'window', costWindows, '24h'), nowMicros).startMicros;
    const list = reader.listSessions({
      limit: limitOf(parameters, 100, 1000),
      offset: wholeNumberOf(parameters, 'offset') ?? 0,
      order: oneOf<SessionOrder>(parameters, 'order', sessionOrders, 'last'),
      ascending: textOf(parameters, 'ascending') === 'true',
      ...(q !== undefined && { q }),
      ...(since !== undefined && { since }),
      nowMicros,
    });
    if (window === undefined) return list;
    const { total } = reader.listSessions({ limit: 1, offset: 0, order: 'last', ascending: false, nowMicros });
    return { ...list, stored: total };
  },

  cost(reader: StoreReader, parameters: Parameters, books: ReaderBooks): CostAnswer {
    const nowMicros = Date.now() * 1000;
    const window = oneOf<CostWindow>(parameters, 'window', costWindows, '24h');
    const by = oneOf<CostDimension>(parameters, 'by', costDimensions, 'session');
    const limit = limitOf(parameters, 100, 10_000);
    const { asOf, overrides, faults } = books.prices();
    const budgets = books.budgets();
    const repricing = reader.repricing();
    return {
      ...reader.spend((spend) => ({
        ...costAnswer(spend, { window, by, limit, nowMicros }),
        periods: periodSpends(spend, budgets, nowMicros),
      })),
      prices: { asOf, overrides, faults },
      thresholds: thresholdsOf(budgets),
      ...(repricing && { repricing }),
      revision: reader.revision(),
    };
  },

  sessionPage(reader: StoreReader, parameters: Parameters, books: ReaderBooks): SessionPage {
    const before = wholeNumberOf(parameters, 'before');
    return sessionPage(reader, books.prices().price, sessionOf(parameters), before, Date.now() * 1000);
  },

  conversation(reader: StoreReader, parameters: Parameters, books: ReaderBooks): Conversation {
    const turn = wholeNumberOf(parameters, 'turn');
    if (turn === undefined) throw new WorkerFault(400, 'turn is missing: take a number from /sessions/{session}');
    return sessionConversation(reader, books, sessionOf(parameters), turn);
  },

  hints(reader: StoreReader, parameters: Parameters, books: ReaderBooks): CostHints {
    const window = oneOf<CostWindow>(parameters, 'window', costWindows, '24h');
    const { calls, sample, total } = books.hintCalls(window);
    return { hints: costHints(calls, books.prices(), reader.dismissedHints()), sample, calls: total };
  },

  whatIf(reader: StoreReader, parameters: Parameters, books: ReaderBooks): WhatIf {
    const model = textOf(parameters, 'model');
    if (model === undefined) throw new WorkerFault(400, 'model is missing: take one from /cost/models');
    return sessionWhatIf(reader, books.prices(), sessionOf(parameters), model, textOf(parameters, 'provider'));
  },

  models: (_reader: StoreReader, parameters: Parameters, books: ReaderBooks): PricedModels => ({
    models: books.prices().models(textOf(parameters, 'q') ?? '', limitOf(parameters, 50, 500), Date.now() * 1000),
  }),

  meaning: (reader: StoreReader, parameters: Parameters, books: ReaderBooks): NormalSpan =>
    spanMeaning(reader, books, hexOf(parameters, 'traceId', 32), hexOf(parameters, 'spanId', 16)),

  budgets(reader: StoreReader, _parameters: Parameters, books: ReaderBooks): BudgetAlerts {
    const [budgets, nowMicros] = [books.budgets(), Date.now() * 1000];
    // The writer withdraws those that are over when it looks at budgets next: that may be after the period's end.
    const alerts = reader.alerts().filter((alert) => isStanding(alert, budgets, nowMicros));
    return { alerts: alerts.slice(0, mostAlerts) };
  },
};
