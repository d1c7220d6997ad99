import { benchEvents } from '../bench-events.js';
import { openEventJournal } from '../contestants/event-journal.contestant.js';
import { openedTrial, takeTurns } from '../turns.js';
import { turnsOf, type Suite } from './suite.js';

const CONCURRENCY = 1024;

/** What it costs that readers never meet half a line. */
export const modesSuite: Suite = {
  name: 'modes',
  title: 'The write modes',
  method: `CameraEvents of one day at c${CONCURRENCY}.`,
  measure(bench) {
    const { camera } = benchEvents();
    const entries = (['append', 'replace'] as const).map((writeMode) => ({
      key: writeMode,
      name: writeMode,
      acknowledgement: 'disk' as const,
      concurrency: CONCURRENCY,
      trial: (directory: string, milliseconds: number) =>
        openedTrial(() => openEventJournal(directory, camera, { writeMode }), CONCURRENCY, milliseconds),
    }));
    return takeTurns(entries, turnsOf(this.name, bench));
  },
};
