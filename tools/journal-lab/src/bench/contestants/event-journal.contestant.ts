import { EventJournal, type EventJournalOptions, type JournalEvent } from '@eventlog/event-journal';
import { EVENT_MASK } from '../bench-events.js';
import type { OpenContestant } from './contestant.js';

/** The engine; its `toJson()` is trusted, as that of `CameraEvent` may be. */
export async function openEventJournal(
  directory: string,
  events: readonly JournalEvent[],
  options: Partial<EventJournalOptions> = {},
): Promise<OpenContestant> {
  const journal = await EventJournal.open({ directory, trustToJson: true, ...options });
  return {
    kind: 'answering',
    log: (index) => journal.append(events[index & EVENT_MASK] as JournalEvent),
    async drain() {
      await journal.flush();
      const { accepted, acknowledged, refused } = journal.stats();
      const others = Object.values(refused).reduce((sum, count) => sum + count, 0);
      if (acknowledged < accepted || others > 0)
        throw new Error(`events were refused: ${JSON.stringify(refused)}`);
    },
    close: () => journal.close(),
  };
}
