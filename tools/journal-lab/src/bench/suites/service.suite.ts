import { benchEvents } from '../bench-events.js';
import { openEventJournal } from '../contestants/event-journal.contestant.js';
import { openNestService } from '../contestants/nest-service.contestant.js';
import { openedTrial, takeTurns } from '../turns.js';
import { turnsOf, type Suite } from './suite.js';

const CONCURRENCY = 1024;

/** What the Nest face costs. */
export const serviceSuite: Suite = {
  name: 'service',
  title: 'JsonEventLoggerService and the bare engine',
  method: `CameraEvents of one day at c${CONCURRENCY}, through \`journal.append\` and through \`logEvent\` of the service of a real Nest application with its timings and metrics.`,
  measure(bench) {
    const { camera } = benchEvents();
    const entries = [
      { key: 'journal', name: 'journal.append', open: openEventJournal },
      { key: 'service', name: 'JsonEventLoggerService.logEvent', open: openNestService },
    ].map(({ key, name, open }) => ({
      key,
      name,
      acknowledgement: 'disk' as const,
      concurrency: CONCURRENCY,
      trial: (directory: string, milliseconds: number) =>
        openedTrial(() => open(directory, camera), CONCURRENCY, milliseconds),
    }));
    return takeTurns(entries, turnsOf(this.name, bench));
  },
};
