import { describe, expect, it } from '@jest/globals';
import { ratioSpread, spreadOf } from './statistics.js';

describe('spreadOf', () => {
  it('takes the middle one of an odd number, whatever their order', () => {
    expect(spreadOf([9, 1, 5, 100, 2])).toEqual({ median: 5, low: 1, high: 100 });
  });

  it('takes the mean of the two middle ones of an even number', () => {
    expect(spreadOf([4, 1, 2, 10])).toEqual({ median: 3, low: 1, high: 10 });
  });

  it('leaves what it was given in its order', () => {
    const values = [3, 1, 2];
    spreadOf(values);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe('ratioSpread', () => {
  it('compares round by round, so that a slow minute does not show', () => {
    // Every figure differs by ten between the rounds; the ratio is the same in all.
    expect(ratioSpread([50, 500, 5], [100, 1000, 10])).toEqual({ median: 0.5, low: 0.5, high: 0.5 });
  });

  it('leaves out rounds in which one of the two failed', () => {
    expect(ratioSpread([2, 2], [1, 1, 1])).toEqual({ median: 2, low: 2, high: 2 });
    expect(ratioSpread([2, 2, 8], [1])).toEqual({ median: 2, low: 2, high: 2 });
  });

  it('says nothing where there is nothing to compare', () => {
    expect(ratioSpread([1], [])).toBeUndefined();
  });
});
