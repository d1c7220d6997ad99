import { describe, expect, it } from '@jest/globals';
import { SeededRandom } from './seeded-random.js';

const draw = (seed: number) => {
  const random = new SeededRandom(seed);
  return Array.from({ length: 1000 }, () => random.below(10));
};

describe('SeededRandom', () => {
  it('gives the same run for the same seed and another for another', () => {
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it('reaches every number below the limit and none else', () => {
    expect(new Set(draw(3))).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
  });

  it('shuffles without losing or adding anything', () => {
    const cards = Array.from({ length: 52 }, (_, card) => card);
    const shuffled = new SeededRandom(4).shuffled(cards);
    expect(shuffled).not.toEqual(cards);
    expect([...shuffled].sort((one, other) => one - other)).toEqual(cards);
  });
});
