import { failure, type AppendFailure } from './append-outcome.js';

/** What can be appended: anything with an instant. */
export interface JournalEvent {
  /** A `Date`, or ISO 8601 text with an offset (`Z` or `±hh:mm`). It decides the event's day. */
  readonly timestamp: Date | string;
  /** The event's line, without its `\n`: the text of one JSON object. Without it the line is `JSON.stringify(event)`. */
  toJson?(): string;
  /**
   * Optional, beside `toJson()`, for events of which there are very many: writes exactly the bytes of `toJson()` into `target`
   * from `offset` on, without a string in between. Only a journal with `trustToJson` calls it, and not for the line that
   * opens a batch. What stands between its braces is not looked at: a line break there makes two lines.
   *
   * @returns where the line ends, behind its `}`; `-1` where it does not fit before the end of `target`, or for any other
   *   reason: then the line is `toJson()`. What it left behind `offset` is forgotten; what stands before is other events'.
   */
  writeJson?(target: Buffer, offset: number): number;
}

/** An event that can write its own line. */
export type SelfWritingEvent = JournalEvent & Required<Pick<JournalEvent, 'writeJson'>>;

export function isSelfWriting(event: JournalEvent): event is SelfWritingEvent {
  return typeof event.writeJson === 'function';
}

const NOT_AN_OBJECT = 'the event did not serialise to the text of one JSON object';

/**
 * The event's line without its `\n`, taken at once so that a later change of the object does not change the line.
 * @param trusted whether what `toJson()` returns is taken for valid JSON without parsing it.
 */
export function lineOf(event: JournalEvent, trusted: boolean): string | AppendFailure {
  try {
    if (typeof event.toJson === 'function') return ownLine(event.toJson(), trusted);
    const text: unknown = JSON.stringify(event);
    return typeof text === 'string' && text.charCodeAt(0) === 123
      ? text
      : failure('NOT_SERIALISABLE', NOT_AN_OBJECT);
  } catch (error) {
    return failure('NOT_SERIALISABLE', 'the event could not be serialised', error);
  }
}

function ownLine(text: unknown, trusted: boolean): string | AppendFailure {
  if (typeof text !== 'string') return failure('NOT_SERIALISABLE', 'toJson() did not return a string');
  // A lone \r is white space to JSON and a line break to readers with universal newlines.
  if (text.includes('\n') || text.includes('\r')) {
    return failure('NOT_ONE_LINE', 'toJson() returned text with a line break in it');
  }
  if (text.charCodeAt(0) !== 123 || text.charCodeAt(text.length - 1) !== 125) {
    return failure('NOT_SERIALISABLE', NOT_AN_OBJECT);
  }
  if (!trusted) {
    JSON.parse(text);
    // UTF-8 has no form for half a surrogate pair: the bytes on disk would differ from the text.
    if (!text.isWellFormed()) return failure('NOT_SERIALISABLE', 'toJson() returned a lone surrogate');
  }
  return text;
}
