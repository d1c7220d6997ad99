import { failure, type AppendFailure } from './append-outcome.js';
import { Calendar } from './day.js';
import type { EventJournalOptions } from './event-journal-options.js';
import { lineOf, type JournalEvent } from './event-line.js';
import { instantOf } from './timestamp.js';

/** An event that was taken in: its line, without `\n`, and the day whose file it belongs to. */
export interface AdmittedEvent {
  readonly ok: true;
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly line: string;
}

const BAD_TIMESTAMP = failure(
  'BAD_TIMESTAMP',
  'timestamp must be a valid Date or ISO 8601 text with an offset',
);
const TOO_LARGE = failure('TOO_LARGE', 'the line is longer than maxLineBytes');

/** The rules by which a journal takes events in or refuses them, before anything is written. */
export class Admission {
  private readonly calendar: Calendar;

  constructor(
    private readonly options: Required<
      Pick<EventJournalOptions, 'timeZone' | 'maxLineBytes' | 'trustToJson'>
    >,
  ) {
    this.calendar = new Calendar(options.timeZone);
  }

  /** The event's day and line, or why it is refused. Never throws. */
  admit(event: JournalEvent): AdmittedEvent | AppendFailure {
    const day = this.dayOf(event);
    if (day === undefined) return BAD_TIMESTAMP;
    const line = lineOf(event, this.options.trustToJson);
    if (typeof line !== 'string') return line;
    return isLonger(line, this.options.maxLineBytes) ? TOO_LARGE : { ok: true, day, line };
  }

  /** The day of an event of this instant; `undefined` for a timestamp that is refused. */
  dayOf(event: Pick<JournalEvent, 'timestamp'>): string | undefined {
    try {
      const instant = instantOf(event.timestamp);
      return instant === undefined ? undefined : this.calendar.dayOf(instant)?.name;
    } catch {
      return undefined;
    }
  }
}

/** UTF-8 takes at most three bytes for a UTF-16 code unit, so most lines need no counting. */
function isLonger(line: string, bytes: number): boolean {
  return line.length > bytes || (line.length * 3 > bytes && Buffer.byteLength(line) > bytes);
}
