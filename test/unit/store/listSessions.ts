import type { SessionList } from '../../../src/shared/costApi.ts';
import type { SessionQuestion } from '../../../src/core/store/sessionList.ts';
import { epochMicros } from '../../fixtures/spanBatchBuilder.ts';
import type { TempStore } from '../../fixtures/tempStore.ts';

/** The sessions of a store, the last active first unless the question says otherwise. */
export function listSessions({ reader }: TempStore, question: Partial<SessionQuestion> = {}): SessionList {
  return reader.listSessions({
    ...{ limit: 1000, offset: 0, order: 'last', ascending: false, nowMicros: epochMicros },
    ...question,
  });
}
