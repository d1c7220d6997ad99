const ISO_8601 = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?:Z|([+-])(\d\d):?(\d\d))$/;

/** The years that ISO 8601 writes with four digits: outside them a day is not `YYYY-MM-DD`. */
const FIRST_INSTANT = Date.parse('0001-01-01T00:00:00.000Z');
const LAST_INSTANT = Date.parse('9999-12-31T23:59:59.999Z');

const MS_PER_MINUTE = 60_000;

/**
 * The instant in UTC with milliseconds, `2025-11-08T12:34:56.789Z`: the only form a line has.
 *
 * @param timestamp a `Date`, or ISO 8601 text with an offset (`Z`, `±hh:mm`, `±hhmm`); seconds may be missing, and
 *   digits below the millisecond are cut off.
 * @returns `undefined` where no instant is named: an offset is missing (a guessed zone puts an event into the wrong
 *   day), the date does not exist, the `Date` is invalid, the year has not four digits.
 */
export function utcTimestamp(timestamp: unknown): string | undefined {
  const instant = timestamp instanceof Date ? timestamp.getTime() : instantOf(timestamp);
  return instant >= FIRST_INSTANT && instant <= LAST_INSTANT ? new Date(instant).toISOString() : undefined;
}

/** NaN where the text names no instant. */
function instantOf(text: unknown): number {
  const match = typeof text === 'string' ? ISO_8601.exec(text) : null;
  if (match === null) return NaN;
  const [, date, time, second = '00', fraction = '', sign, hours = '0', minutes = '0'] = match;
  if (Number(hours) > 23 || Number(minutes) > 59) return NaN;

  const wallClock = `${date}T${time}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}Z`;
  const instant = Date.parse(wallClock);
  // Date.parse makes 2 March of 30 February; written out again, a date that does not exist is a different text.
  if (Number.isNaN(instant) || new Date(instant).toISOString() !== wallClock) return NaN;

  const offset = (Number(hours) * 60 + Number(minutes)) * MS_PER_MINUTE;
  return sign === '-' ? instant + offset : instant - offset;
}
