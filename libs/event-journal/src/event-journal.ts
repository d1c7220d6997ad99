import type { AppendOutcome } from './append-outcome.js';
import type { EventJournalOptions } from './event-journal-options.js';
import type { JournalStats } from './journal-report.js';

/** What can be appended: anything with an instant. */
export interface JournalEvent {
  /** A `Date`, or ISO 8601 text with an offset (`Z` or `±hh:mm`). */
  readonly timestamp: Date | string;
  /** The event's line, without its `\n`. Without it the line is `JSON.stringify(event)`. */
  toJson?(): string;
}

export declare class EventJournal {
  /** @throws EventJournalError */
  static open(options: EventJournalOptions): Promise<EventJournal>;
  /** Never rejects, never throws. */
  append(event: JournalEvent): Promise<AppendOutcome>;
  /** Everything accepted so far is on disk, or reported as failed. */
  flush(): Promise<void>;
  /** Flushes and releases; idempotent. Later appends answer CLOSED. */
  close(): Promise<void>;
  stats(): JournalStats;
  /** Where an event of this instant goes; undefined for a bad timestamp. */
  locate(timestamp: Date | string): { readonly day: string; readonly path: string } | undefined;
}
