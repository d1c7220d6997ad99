import { describe, expect, it } from '@jest/globals';
import { dayOf, labEvent, labLine, laterDay } from './lab-event.js';

const series = { seed: 5, start: 0, count: 500, firstDay: '2026-02-27', days: 3 };
const lines = Array.from({ length: series.count }, (_, id) => labLine(series, id));

describe('labEvent', () => {
  it('follows from its series and its id alone', () => {
    expect(labLine(series, 17)).toBe(lines[17]);
    expect(labLine({ ...series, seed: 6 }, 17)).not.toBe(lines[17]);
  });

  it('lies on the day that its id says', () => {
    expect([0, 1, 2, 3].map((id) => dayOf(series, id))).toEqual([
      '2026-02-27',
      '2026-02-28',
      '2026-03-01',
      '2026-02-27',
    ]);
    for (let id = 0; id < 100; id++)
      expect(labEvent(series, id).timestamp.slice(0, 10)).toBe(dayOf(series, id));
  });

  it('comes short and long, and in characters of several bytes', () => {
    expect(lines.some((line) => line.length > 4096)).toBe(true);
    expect(lines.some((line) => line.length < 150)).toBe(true);
    expect(lines.some((line) => Buffer.byteLength(line) > line.length)).toBe(true);
  });
});

it('moves a day across the end of a month', () => {
  expect(laterDay('2026-02-27', 2)).toBe('2026-03-01');
});
