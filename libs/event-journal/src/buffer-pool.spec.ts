import { describe, expect, it } from '@jest/globals';
import { BufferPool } from './buffer-pool.js';

describe('A buffer pool', () => {
  it.each([0, 1, 16_384, 16_385, 500_000, 1_048_576, 1_048_577, 3_000_000])(
    'gives a buffer of at least %i bytes',
    (bytes) => {
      expect(new BufferPool().take(bytes).length).toBeGreaterThanOrEqual(bytes);
    },
  );

  it('gives a buffer again that was given back, but never to two', () => {
    const pool = new BufferPool();
    const buffer = pool.take(1000);
    pool.give(buffer);
    expect(pool.take(1000)).toBe(buffer);
    expect(pool.take(1000)).not.toBe(buffer);
  });

  it('keeps no more than so many, and none of an odd size', () => {
    const pool = new BufferPool();
    const many = new Set(Array.from({ length: 1000 }, () => pool.take(1000)));
    const odd = pool.take(3_000_000);
    for (const buffer of [...many, odd]) pool.give(buffer);
    const again = Array.from({ length: 1000 }, () => pool.take(1000)).filter((buffer) => many.has(buffer));
    expect(again.length).toBeGreaterThan(0);
    expect(again.length).toBeLessThan(100);
    expect(pool.take(3_000_000)).not.toBe(odd);
  });
});
