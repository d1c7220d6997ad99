import { describe, expect, it } from '@jest/globals';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { instantOf } from './timestamp.js';

const FIRST = Date.parse('0001-01-01T00:00:00.000Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');
const anyInstant = fc.integer({ min: FIRST, max: LAST });

describe('The instant of a timestamp', () => {
  it('is that of the Date, for every date of the years 1 to 9999', () => {
    fc.assert(fc.property(anyInstant, (instant) => instantOf(new Date(instant)) === instant));
  });

  it('is what Date reads from canonical text, for every instant', () => {
    fc.assert(
      fc.property(anyInstant, (instant) => instantOf(new Date(instant).toISOString()) === instant),
      { numRuns: 2000 },
    );
  });

  it('is what Date reads from any text with an offset', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: FIRST + 86_400_000, max: LAST - 86_400_000 }),
        fc.constantFrom('', ':00', ':59', ':07.5', ':07.25', ':07.125'),
        fc.constantFrom('Z', '+00:00', '-00:00', '+05:45', '-03:30', '+14:00', '-12:00', '+23:59'),
        (instant, seconds, offset) => {
          const text = `${new Date(instant).toISOString().slice(0, 16)}${seconds}${offset}`;
          expect(instantOf(text)).toBe(Date.parse(text));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('is the same however it is written', () => {
    const texts = [
      '2025-11-08T12:34:56.789Z',
      '2025-11-08T12:34:56,789Z',
      '2025-11-08T12:34:56.789+00:00',
      '2025-11-08T12:34:56.789000000Z',
      '2025-11-08T12:34:56.7899Z',
      '2025-11-08T18:19:56.789+05:45',
      '2025-11-08T18:19:56.789+0545',
      '2025-11-08T07:34:56.789-05:00',
      '2025-11-07T22:34:56.789-14:00',
    ];
    expect(texts.map(instantOf)).toEqual(texts.map(() => 1_762_605_296_789));
  });

  it.each([
    '2024-02-29T00:00:00.000Z',
    '2000-02-29T00:00:00.000Z',
    '2025-02-28T23:59:59.999Z',
    '2025-12-31T23:59:59.999Z',
    '2025-04-30T00:00:00.000Z',
    '0001-01-01T00:00:00.000Z',
    '9999-12-31T23:59:59.999Z',
  ])('is read from %s', (text) => {
    expect(instantOf(text)).toBe(Date.parse(text));
  });

  describe.each([
    [
      'has no offset',
      ['2025-11-08T12:34:56.789', '2025-11-08T12:34', '2025-11-08', '2025-11-08T12:34:56.7890'],
    ],
    [
      'has half an offset',
      ['2025-11-08T12:34:56.789+05', '2025-11-08T12:34:56.789+5:45', '2025-11-08T12:34+05:4'],
    ],
    [
      'has an impossible offset',
      ['2025-11-08T12:34:56+24:00', '2025-11-08T12:34:56+05:60', '2025-11-08T12:34-99:99'],
    ],
    [
      'names a day that is none',
      [
        '2025-02-29T00:00:00.000Z',
        '1900-02-29T00:00:00.000Z',
        '2025-02-30T00:00:00Z',
        '2025-04-31T00:00:00.000Z',
        '2025-06-31T00:00:00.000Z',
        '2025-09-31T00:00:00.000Z',
        '2025-11-31T00:00:00.000Z',
        '2025-01-32T00:00:00.000Z',
        '2025-13-01T00:00:00.000Z',
        '2025-00-01T00:00:00.000Z',
        '2025-01-00T00:00:00.000Z',
      ],
    ],
    [
      'names a time that is none',
      [
        '2025-11-08T24:00:00.000Z',
        '2025-11-08T12:60:00.000Z',
        '2025-11-08T12:00:60.000Z',
        '2025-11-08T24:00Z',
        '2025-11-08T12:00:61+01:00',
      ],
    ],
    [
      'is canonical but for one character',
      [
        '2025-11-08t12:34:56.789Z',
        '2025-11-08 12:34:56.789Z',
        '2025-11-08T12:34:56.789z',
        '2025/11-08T12:34:56.789Z',
        '2025-11/08T12:34:56.789Z',
        '2025-11-08T12.34:56.789Z',
        '2025-11-08T12:34.56.789Z',
        '2025-11-08T12:34:56:789Z',
        '2o25-11-08T12:34:56.789Z',
        '2025-1l-08T12:34:56.789Z',
        '2025-11-O8T12:34:56.789Z',
        '2025-11-08T1 :34:56.789Z',
        '2025-11-08T12:3-:56.789Z',
        '2025-11-08T12:34:+6.789Z',
        '2025-11-08T12:34:56.7e9Z',
      ],
    ],
    [
      'lies outside the years 1 to 9999',
      [
        '0000-12-31T23:59:59.999Z',
        '0001-01-01T00:59:00+01:00',
        '9999-12-31T23:59:59.999-00:01',
        '+010000-01-01T00:00:00.000Z',
        '-000001-01-01T00:00:00.000Z',
      ],
    ],
    [
      'is something else',
      [
        '',
        'now',
        '1762605296789',
        'Sat, 08 Nov 2025 12:34:56 GMT',
        ' 2025-11-08T12:34:56.789Z',
        '2025-11-08T12:34:56.789Z\n',
      ],
    ],
  ])('is refused where the text %s', (_, texts) => {
    it.each(texts)('%j', (text) => {
      expect(instantOf(text)).toBeUndefined();
    });
  });

  it('is refused where the Date is none, or outside the years 1 to 9999', () => {
    expect([NaN, FIRST - 1, LAST + 1, Infinity].map((instant) => instantOf(new Date(instant)))).toEqual(
      Array(4).fill(undefined),
    );
  });

  it.each([undefined, null, 1_762_605_296_789, 1n, true, {}, [], Symbol('now'), () => new Date()])(
    'is refused where the timestamp is neither text nor a Date: %p',
    (timestamp) => {
      expect(instantOf(timestamp)).toBeUndefined();
    },
  );

  it('is that of the Date, whatever a class derived from it says', () => {
    class Hostile extends Date {
      override getTime(): number {
        return '1000' as unknown as number;
      }
    }
    expect(instantOf(new Hostile(0))).toBe(0);
  });

  it('is refused where something only pretends to be a Date', () => {
    expect(instantOf(Object.create(Date.prototype))).toBeUndefined();
  });

  it('is read from the Date of another realm', () => {
    expect(instantOf(runInNewContext('new Date(5)'))).toBe(5);
  });
});
