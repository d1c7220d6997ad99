import { benchEvents } from '../bench-events.js';
import { openEventJournal } from '../contestants/event-journal.contestant.js';
import { openedTrial, takeTurns } from '../turns.js';
import { turnsOf, type Suite } from './suite.js';

const CONCURRENCIES = [64, 1024];
const DAYS = [
  { days: 1, key: 'one-day', name: 'one day' },
  { days: 3, key: 'three-days', name: 'three days interleaved' },
];

/** What several day files at once cost. */
export const daysSuite: Suite = {
  name: 'days',
  title: 'One day, and three days interleaved',
  method: 'CameraEvents that go in turn to the files of one day or of three.',
  measure(bench) {
    const entries = CONCURRENCIES.flatMap((concurrency) =>
      DAYS.map(({ days, key, name }) => {
        const { camera } = benchEvents(days);
        return {
          key,
          name,
          acknowledgement: 'disk' as const,
          concurrency,
          trial: (directory: string, milliseconds: number) =>
            openedTrial(() => openEventJournal(directory, camera), concurrency, milliseconds),
        };
      }),
    );
    return takeTurns(entries, turnsOf(this.name, bench));
  },
};
