import type { DoneAnswer } from '../../shared/api.ts';
import type { ApiServices } from './apiRoutes.ts';
import type { CollectorParts } from '../collectorParts.ts';
import { compareVersions } from '../instance/compareVersions.ts';
import { importFile } from './importFile.ts';
import type { IngestQuestion } from '../ingest/ingestMessages.ts';
import { version } from '../version.ts';

export type ServiceSources = Pick<
  CollectorParts,
  'stats' | 'ingest' | 'queries' | 'streams' | 'notices' | 'limits' | 'setLimits' | 'end'
>;

/** How long the answer to a request that ends the collector has to get out. */
const lastWordsMs = 20;

/** The API's side of the collector: each service in terms of its parts. */
export function apiServices(sources: ServiceSources): ApiServices {
  const { stats, ingest, queries, streams, notices, limits, setLimits } = sources;
  const command = async (question: IngestQuestion): Promise<DoneAnswer> => {
    const found = (await ingest.command(question)) as Partial<DoneAnswer> | undefined;
    return { done: true, ...found };
  };
  const endSoon = (why: string) => void setTimeout(() => sources.end(why), lastWordsMs);

  return {
    stats,
    senders: () => ingest.senders.list(),
    query: (question, signal) => queries.ask(question, signal),
    openEvents: (response) =>
      streams.open(response, {
        revision: notices.revision(),
        what: ['traces', 'logs', 'metrics', 'senders', 'store'],
      }),
    attach(theirs) {
      const handingOver = compareVersions(version, theirs) < 0;
      if (handingOver) endSoon(`handing over to version ${theirs}`);
      return { version, handingOver };
    },
    async clear() {
      await queries.letGo(); // on a full disk the file is taken away, which frees nothing while a reader has it open
      return command({ do: 'clear' });
    },
    command,
    pin: (traceId, pinned) => command({ do: 'pin', traceId, pinned }),
    async limit(next) {
      setLimits(next);
      return command({ do: 'limits', limits: limits() });
    },
    import: (body, contentType) => importFile(body, contentType, (request) => ingest.ingest(request)),
    stop: () => endSoon('told to stop'),
    importLimit: () => limits().requestBytes,
  };
}
