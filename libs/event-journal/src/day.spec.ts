import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Calendar, isTimeZone, ordinalOf } from './day.js';

const HOUR = 3_600_000;
const at = (text: string) => Date.parse(text);

function dayOf(zone: string, instant: string): string | undefined {
  return new Calendar(zone).dayOf(at(instant))?.name;
}

describe('The day of an instant', () => {
  it.each([
    ['UTC', '2025-11-07T23:59:59.999Z', '2025-11-07'],
    ['UTC', '2025-11-08T00:00:00.000Z', '2025-11-08'],
    ['America/New_York', '2025-11-08T04:59:59.999Z', '2025-11-07'],
    ['America/New_York', '2025-11-08T05:00:00.000Z', '2025-11-08'],
    ['America/New_York', '2025-07-08T03:59:59.999Z', '2025-07-07'],
    ['America/New_York', '2025-07-08T04:00:00.000Z', '2025-07-08'],
    ['Asia/Kathmandu', '2025-11-07T18:14:59.999Z', '2025-11-07'],
    ['Asia/Kathmandu', '2025-11-07T18:15:00.000Z', '2025-11-08'],
    ['Pacific/Kiritimati', '2025-11-07T10:00:00.000Z', '2025-11-08'],
  ])('in %s at %s is %s', (zone, instant, day) => {
    expect(dayOf(zone, instant)).toBe(day);
  });

  it('has 23 hours when New York goes over to daylight saving time', () => {
    expect(hoursOf('America/New_York', '2025-03-09')).toBe(23);
    expect(dayOf('America/New_York', '2025-03-10T03:59:59.999Z')).toBe('2025-03-09');
    expect(dayOf('America/New_York', '2025-03-10T04:00:00.000Z')).toBe('2025-03-10');
  });

  it('has 25 hours when New York comes back from it', () => {
    expect(hoursOf('America/New_York', '2025-11-02')).toBe(25);
    expect(dayOf('America/New_York', '2025-11-03T04:59:59.999Z')).toBe('2025-11-02');
    expect(dayOf('America/New_York', '2025-11-03T05:00:00.000Z')).toBe('2025-11-03');
  });

  it('comes twice where the clocks go back over midnight', () => {
    const calendar = new Calendar('America/St_Johns');
    const days = ['02:30:59', '02:31:00', '03:29:59', '03:30:00'].map(
      (time) => calendar.dayOf(at(`2010-11-07T${time}Z`))?.name,
    );
    // 00:00:59, then back to 23:01:00, to 23:59:59, to 00:00:00 again.
    expect(days).toEqual(['2010-11-07', '2010-11-06', '2010-11-06', '2010-11-07']);
  });

  it('is left out where a country moved over the date line', () => {
    const calendar = new Calendar('Pacific/Apia');
    expect(calendar.dayOf(at('2011-12-30T09:59:59.999Z'))?.name).toBe('2011-12-29');
    expect(calendar.dayOf(at('2011-12-30T10:00:00.000Z'))?.name).toBe('2011-12-31');
  });

  it.each([
    'UTC',
    'America/New_York',
    'America/St_Johns',
    'Asia/Kathmandu',
    'Pacific/Apia',
    'Africa/Monrovia',
    'Australia/Lord_Howe',
    'Europe/Dublin',
    'Antarctica/Troll',
  ])('agrees with what Intl says in %s, whichever instants came before', (zone) => {
    const calendar = new Calendar(zone);
    const plain = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    const anyInstant = fc.oneof(
      fc.integer({ min: at('1900-01-01T00:00:00Z'), max: at('2100-01-01T00:00:00Z') }),
      fc.integer({ min: at('2010-11-05T00:00:00Z'), max: at('2010-11-09T00:00:00Z') }),
      fc.integer({ min: at('2011-12-28T00:00:00Z'), max: at('2012-01-02T00:00:00Z') }),
      fc.integer({ min: at('2025-03-08T00:00:00Z'), max: at('2025-03-11T00:00:00Z') }),
    );
    fc.assert(
      fc.property(anyInstant, (instant) => {
        expect(calendar.dayOf(instant)?.name).toBe(plain.format(instant));
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    ['America/New_York', '2025-03-09'],
    ['America/New_York', '2025-11-02'],
    ['America/St_Johns', '2010-11-07'],
    ['Pacific/Apia', '2011-12-30'],
    ['Australia/Lord_Howe', '2025-04-06'],
    ['Asia/Kathmandu', '1986-01-01'],
  ])('is not carried over a change of the clocks in %s around %s, asked in any order', (zone, day) => {
    const plain = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
    const around = Array.from({ length: 4 * 96 }, (_, n) => at(`${day}T00:00:00Z`) + (n - 192) * (HOUR / 4));
    for (const first of [0, 100, 192, 250, 300, 383]) {
      const calendar = new Calendar(zone);
      calendar.dayOf(around[first]!);
      for (const instant of first < 192 ? around : around.toReversed()) {
        expect(calendar.dayOf(instant)?.name).toBe(plain.format(instant));
        expect(calendar.dayOf(instant - 1)?.name).toBe(plain.format(instant - 1));
      }
    }
  });

  it('is still right when more days were asked for than are remembered', () => {
    const calendar = new Calendar('UTC');
    const instants = Array.from({ length: 200 }, (_, n) => at('2025-01-01T12:00:00Z') + n * 24 * HOUR);
    for (const instant of [...instants, ...instants]) {
      expect(calendar.dayOf(instant)?.name).toBe(new Date(instant).toISOString().slice(0, 10));
    }
  });

  it('is none where the zone is in a year that four digits cannot name', () => {
    expect(dayOf('America/New_York', '0001-01-01T00:00:00.000Z')).toBeUndefined();
    expect(dayOf('Asia/Kathmandu', '9999-12-31T23:59:59.999Z')).toBeUndefined();
    expect(dayOf('UTC', '0001-01-01T00:00:00.000Z')).toBe('0001-01-01');
    expect(dayOf('UTC', '9999-12-31T23:59:59.999Z')).toBe('9999-12-31');
  });

  function hoursOf(zone: string, day: string): number {
    const calendar = new Calendar(zone);
    let hours = 0;
    for (
      let instant = at(`${day}T00:30:00Z`) - 24 * HOUR;
      instant < at(`${day}T00:30:00Z`) + 48 * HOUR;
      instant += HOUR
    ) {
      if (calendar.dayOf(instant)?.name === day) hours++;
    }
    return hours;
  }
});

describe('A time zone', () => {
  it.each(['UTC', 'Etc/UTC', 'America/New_York', 'Asia/Kathmandu', 'America/Argentina/Buenos_Aires'])(
    'is %s',
    (zone) => {
      expect(isTimeZone(zone)).toBe(true);
    },
  );

  it.each(['', 'Mars/Olympus', '+05:45', '-03:00', 'UTC+1', ' UTC', undefined, null, 5, ['UTC'], {}])(
    'is not %j',
    (zone) => {
      expect(isTimeZone(zone)).toBe(false);
    },
  );
});

describe('The number of a day', () => {
  it('is one more than that of the day before, over months, leap days and years', () => {
    for (let n = 0; n < 1500; n++) {
      const [day, next] = [n, n + 1].map((n) =>
        new Date(at('2023-01-01') + n * 24 * HOUR).toISOString().slice(0, 10),
      );
      expect(ordinalOf(next!) - ordinalOf(day!)).toBe(1);
    }
  });
});
