import { describe, expect, it } from '@jest/globals';
import { CommitHistogram } from './commit-histogram.js';

const commit = (durationMs: number, lockWaitMs = 0) => ({
  path: 'data/events/2025-11-08/events.json',
  day: '2025-11-08',
  events: 1,
  bytes: 100,
  durationMs,
  lockWaitMs,
});

describe('CommitHistogram', () => {
  it('is all zeros before the first commit', () => {
    expect(new CommitHistogram(5).timings()).toEqual({
      count: 0,
      slow: 0,
      p50Ms: 0,
      p99Ms: 0,
      maxMs: 0,
      maxLockWaitMs: 0,
    });
  });

  it('tells percentiles that are at most 19 % too high and never too low', () => {
    const histogram = new CommitHistogram(5);
    for (let ms = 1; ms <= 1000; ms++) histogram.record(commit(ms));
    const { count, p50Ms, p99Ms, maxMs } = histogram.timings();
    expect(count).toBe(1000);
    expect(maxMs).toBe(1000);
    expect(p50Ms).toBeGreaterThanOrEqual(500);
    expect(p50Ms).toBeLessThanOrEqual(500 * 1.19);
    expect(p99Ms).toBeGreaterThanOrEqual(990);
    expect(p99Ms).toBeLessThanOrEqual(1000);
  });

  it('counts as slow what took longer than the threshold, not what took just as long', () => {
    const histogram = new CommitHistogram(5);
    expect([4.9, 5, 5.1].map((ms) => histogram.record(commit(ms)))).toEqual([false, false, true]);
    expect(histogram.timings().slow).toBe(1);
  });

  it('remembers the longest wait for another writer', () => {
    const histogram = new CommitHistogram(5);
    for (const waitMs of [1, 7, 3]) histogram.record(commit(10, waitMs));
    expect(histogram.timings().maxLockWaitMs).toBe(7);
  });

  it('takes durations beyond both of its ends', () => {
    const histogram = new CommitHistogram(5);
    histogram.record(commit(0));
    expect(histogram.timings().p50Ms).toBe(0);
    histogram.record(commit(86_400_000));
    expect(histogram.timings().maxMs).toBe(86_400_000);
    expect(histogram.timings().p99Ms).toBeGreaterThan(5 * 60_000 * 0.8);
  });
});
