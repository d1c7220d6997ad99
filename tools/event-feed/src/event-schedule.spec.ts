import { describe, expect, it } from '@jest/globals';
import { EventSchedule } from './event-schedule.js';

const DAYS = ['2025-11-08', '2025-11-09', '2025-11-10'];

function times(days: string[], total: number): string[] {
  const schedule = new EventSchedule(days, total);
  return Array.from({ length: total }, (_, index) => schedule.timestamp(index));
}

describe('EventSchedule', () => {
  it.each([
    [99, [33, 33, 33]],
    [100, [34, 33, 33]],
    [4, [2, 1, 1]],
    [3, [1, 1, 1]],
    [2, [1, 1, 0]],
  ])('shares %i events among three days as %j', (total, expected) => {
    const drawn = times(DAYS, total).map((time) => time.slice(0, 10));
    expect(DAYS.map((day) => drawn.filter((each) => each === day).length)).toEqual(expected);
  });

  it('gives each event of a day an equal part of it, in order', () => {
    expect(times(['2025-11-08'], 2)).toEqual(['2025-11-08T06:00:00.000Z', '2025-11-08T18:00:00.000Z']);
    const all = times(DAYS, 1000);
    expect(all.toSorted()).toEqual(all);
    expect(new Set(all).size).toBe(1000);
  });
});
