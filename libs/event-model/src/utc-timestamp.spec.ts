import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { utcTimestamp } from './utc-timestamp.js';

describe('utcTimestamp', () => {
  it.each([
    ['2025-11-08T12:34:56.789Z', '2025-11-08T12:34:56.789Z'],
    ['2025-11-08T12:34:56Z', '2025-11-08T12:34:56.000Z'],
    ['2025-11-08T12:34Z', '2025-11-08T12:34:00.000Z'],
    ['2025-11-08T12:34:56,5Z', '2025-11-08T12:34:56.500Z'],
    ['2025-11-08T12:34:56.789999999Z', '2025-11-08T12:34:56.789Z'],
    ['2025-11-08T00:30:00.000+05:45', '2025-11-07T18:45:00.000Z'],
    ['2025-11-08T23:30:00-0500', '2025-11-09T04:30:00.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
  ])('writes %s as %s', (text, utc) => {
    expect(utcTimestamp(text)).toBe(utc);
  });

  it('writes a Date', () => {
    expect(utcTimestamp(new Date(0))).toBe('1970-01-01T00:00:00.000Z');
  });

  it.each([
    ['without an offset', '2025-11-08T12:34:56.789'],
    ['without a time', '2025-11-08'],
    ['on 30 February', '2025-02-30T00:00:00Z'],
    ['on 29 February of a common year', '2025-02-29T00:00:00Z'],
    ['in the 13th month', '2025-13-01T00:00:00Z'],
    ['on the 0th of a month', '2025-11-00T00:00:00Z'],
    ['at 24:00', '2025-11-08T24:00:00Z'],
    ['in a leap second', '2016-12-31T23:59:60Z'],
    ['with an offset of a day', '2025-11-08T12:00:00+24:00'],
    ['with an offset of 60 minutes', '2025-11-08T12:00:00+00:60'],
    ['before the year 1', '0001-01-01T00:30:00+01:00'],
    ['after the year 9999', '9999-12-31T23:30:00-01:00'],
    ['with a line break', '2025-11-08T12:34:56Z\n'],
    ['in words', 'yesterday'],
    ['as an invalid Date', new Date(NaN)],
    ['as a Date beyond the year 9999', new Date(8.64e15)],
    ['as a number', 1762605296789],
    ['as null', null],
    ['left out', undefined],
  ])('refuses a time %s', (_what, timestamp) => {
    expect(utcTimestamp(timestamp)).toBeUndefined();
  });

  it('names the same instant as the text it was given, at every offset', () => {
    const anyDate = fc.date({
      min: new Date('0001-01-02T00:00:00Z'),
      max: new Date('9999-12-30T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(anyDate, fc.integer({ min: -1439, max: 1439 }), (date, offset) => {
        const wallClock = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, -1);
        const minutes = Math.abs(offset);
        const hhmm = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
        expect(utcTimestamp(`${wallClock}${offset < 0 ? '-' : '+'}${hhmm}`)).toBe(date.toISOString());
      }),
    );
  });
});
