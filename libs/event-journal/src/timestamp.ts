import { isDate } from 'node:util/types';

const MS_PER_DAY = 86_400_000;
const MS_PER_MINUTE = 60_000;

/** Milliseconds of 0001-01-01T00:00:00Z and of the last millisecond of year 9999: outside, a day is not YYYY-MM-DD. */
const FIRST_INSTANT = -62_135_596_800_000;
const LAST_INSTANT = 253_402_300_799_999;

const ISO_8601 =
  /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?:Z|([+-])(\d\d):?(\d\d))$/;

/**
 * The instant of an event's `timestamp` in milliseconds since 1970, or `undefined` where it names none:
 * an invalid `Date`, text without an offset (a guessed zone puts an event into the wrong day), an impossible date.
 */
export function instantOf(timestamp: unknown): number | undefined {
  if (typeof timestamp === 'string') return parseTimestamp(timestamp);
  if (!isDate(timestamp)) return undefined;
  // Not its own getTime, which a derived class may have made to say anything.
  const instant = Date.prototype.getTime.call(timestamp);
  return inRange(instant) ? instant : undefined;
}

function parseTimestamp(text: string): number | undefined {
  return canonicalInstant(text) ?? isoInstant(text);
}

/**
 * `2025-11-08T12:34:56.789Z`, the form our own events have, read digit by digit: this runs once per event and costs
 * 40 ns, a regular expression with Date.UTC 250 ns.
 */
function canonicalInstant(text: string): number | undefined {
  if (text.length !== 24 || text.charCodeAt(23) !== 90 || text.charCodeAt(10) !== 84) return undefined;
  if (
    text.charCodeAt(4) !== 45 ||
    text.charCodeAt(7) !== 45 ||
    text.charCodeAt(13) !== 58 ||
    text.charCodeAt(16) !== 58 ||
    text.charCodeAt(19) !== 46
  ) {
    return undefined;
  }
  const year = digits(text, 0, 4);
  const milliseconds = digits(text, 20, 23);
  return instant(
    year,
    digits(text, 5, 7),
    digits(text, 8, 10),
    digits(text, 11, 13),
    digits(text, 14, 16),
    digits(text, 17, 19),
    milliseconds,
    0,
  );
}

function isoInstant(text: string): number | undefined {
  const match = ISO_8601.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second = '0', fraction = '', sign, offsetHours, offsetMinutes] =
    match;
  const offset = sign === undefined ? 0 : Number(offsetHours) * 60 + Number(offsetMinutes);
  if (Number(offsetHours ?? 0) > 23 || Number(offsetMinutes ?? 0) > 59) return undefined;
  return instant(
    Number(year),
    Number(month),
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    Number(fraction.padEnd(3, '0').slice(0, 3)),
    sign === '-' ? -offset : offset,
  );
}

/** NaN when a character is no digit. */
function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return NaN;
    value = value * 10 + digit;
  }
  return value;
}

function instant(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  millisecond: number,
  offsetMinutes: number,
): number | undefined {
  // Written so that a NaN fails.
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month))) return undefined;
  if (!(hour <= 23 && minute <= 59 && second <= 59 && millisecond >= 0)) return undefined;
  const value =
    daysSinceEpoch(year, month, day) * MS_PER_DAY +
    (hour * 60 + minute - offsetMinutes) * MS_PER_MINUTE +
    second * 1000 +
    millisecond;
  return inRange(value) ? value : undefined;
}

function inRange(value: number): boolean {
  return value >= FIRST_INSTANT && value <= LAST_INSTANT;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Proleptic Gregorian days since 1970-01-01, by counting in years that begin in March. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
