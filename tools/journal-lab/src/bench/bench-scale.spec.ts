import { describe, expect, it } from '@jest/globals';
import { benchScale } from './bench-scale.js';

describe('benchScale', () => {
  it('repeats at least five times, unless it is to be quick', () => {
    expect(benchScale(false).repetitions).toBeGreaterThanOrEqual(5);
    expect(benchScale(true).quick).toBe(true);
  });

  it('takes what was asked for and leaves the rest', () => {
    const { events, seconds } = benchScale(false, { events: 1000 });
    expect([events, seconds]).toEqual([1000, benchScale(false).seconds]);
  });
});
