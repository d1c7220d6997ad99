import { EventJournal, type EventJournalOptions, type JournalEvent } from '@eventlog/event-journal';
import { EVENT_MASK } from '../bench-events.js';
import type { AnsweringContestant } from './contestant.js';

/** The engine; its `toJson()` is trusted, as that of `CameraEvent` may be. */
export async function openEventJournal(
  directory: string,
  events: readonly JournalEvent[],
  options: Partial<EventJournalOptions> = {},
): Promise<AnsweringContestant> {
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

/** The engine whose caller makes a promise of its own for each event out of the one that those of a batch share. */
export async function openWithOwnPromises(
  directory: string,
  events: readonly JournalEvent[],
): Promise<AnsweringContestant> {
  const contestant = await openEventJournal(directory, events);
  return { ...contestant, log: (index) => contestant.log(index).then(same) };
}

function same<T>(value: T): T {
  return value;
}
