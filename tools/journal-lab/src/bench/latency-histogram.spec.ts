import { describe, expect, it } from '@jest/globals';
import { LatencyHistogram } from './latency-histogram.js';

function histogramOf(latencies: readonly number[]): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const ms of latencies) histogram.record(ms);
  return histogram;
}

const ONE_TO_THOUSAND = Array.from({ length: 1000 }, (_, index) => index + 1);

describe('LatencyHistogram', () => {
  it('tells percentiles to three figures', () => {
    const { p50, p99, p999 } = histogramOf(ONE_TO_THOUSAND).summary()!;
    expect(p50 / 500).toBeCloseTo(1, 2);
    expect(p99 / 990).toBeCloseTo(1, 2);
    expect(p999 / 999).toBeCloseTo(1, 2);
  });

  it('tells microseconds as well as minutes', () => {
    expect(histogramOf([0.004]).summary()!.p50 / 0.004).toBeCloseTo(1, 2);
    expect(histogramOf([90_000]).summary()!.p50 / 90_000).toBeCloseTo(1, 2);
  });

  it('takes what is out of its range for its nearest end', () => {
    expect(histogramOf([0, 1e9]).summary()).toEqual({
      p50: expect.any(Number),
      p99: expect.any(Number),
      p999: expect.any(Number),
    });
  });

  it('says nothing when nothing was recorded', () => {
    expect(new LatencyHistogram().summary()).toBeUndefined();
    expect(new LatencyHistogram().distribution()).toEqual([]);
  });

  it('adds the records of others', () => {
    const together = histogramOf([1, 1, 1]);
    together.add(histogramOf([100, 100, 100, 100]));
    together.add(new LatencyHistogram());
    expect(together.summary()!.p50 / 100).toBeCloseTo(1, 2);
  });

  it('shows no percentile that is rarer than its records', () => {
    const shown = histogramOf(ONE_TO_THOUSAND)
      .distribution()
      .map(({ percentile }) => percentile);
    expect(shown.at(-1)).toBe(99.9);
    expect(shown[0]).toBe(1);
  });
});
