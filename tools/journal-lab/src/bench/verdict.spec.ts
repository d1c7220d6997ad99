import { describe, expect, it } from '@jest/globals';
import type { Row, Sample } from './results.js';
import { verdictsOf } from './verdict.js';

function row(suite: string, key: string, concurrency: number | undefined, samples: readonly Sample[]): Row {
  return { suite, key, name: key, acknowledgement: 'disk', ...(concurrency && { concurrency }), samples };
}

const speeds = (...perSecond: number[]): Sample[] => perSecond.map((events) => ({ events, seconds: 1 }));

function verdict(rows: readonly Row[], claim: string) {
  const found = verdictsOf(rows).find((candidate) => candidate.claim.startsWith(claim));
  if (found === undefined) throw new Error(`nobody claims ${claim}`);
  return found;
}

describe('verdictsOf', () => {
  it('calls a target met when the median of the rounds’ ratios reaches it', () => {
    const rows = [
      row('limit', 'limit', undefined, speeds(100, 200, 100)),
      row('limit', 'engine-camera', 1024, speeds(90, 190, 10)),
    ];
    const { figure, met } = verdict(rows, 'CameraEvents at c1024, as a share of the tight limit');
    expect(figure).toEqual({ median: 0.9, low: 0.1, high: 0.95 });
    expect(met).toBe(true);
  });

  it('calls a target not met when it is missed by little', () => {
    const rows = [
      row('limit', 'limit', undefined, speeds(1000)),
      row('limit', 'engine-camera', 1024, speeds(899)),
    ];
    expect(verdict(rows, 'CameraEvents at c1024, as a share of the tight limit').met).toBe(false);
  });

  it('says nothing of what was not measured', () => {
    for (const { figure, met } of verdictsOf([])) expect([figure, met]).toEqual([undefined, undefined]);
  });

  it('covers every line that must be shown', () => {
    expect(verdictsOf([]).map(({ claim }) => claim)).toEqual([
      'CameraEvents at c1024, as a share of the tight limit',
      'CameraEvents at c1024, a promise of its own each, as a share of the tight limit',
      'plain objects at c1024, as a share of the tight limit',
      'CameraEvents at c1024 over pino synchronous',
      'c16384 over c1024',
      'three days over one day at c1024',
      'three days over one day at c64',
      'c64 over SQLite WAL FULL batched',
      'p99 at c64, in a process of its own',
      'p99.9 at c64, in a process of its own',
      'p50 at c1 over write + fdatasync of one line',
      'p50 of a commit at 1 GB over that at 0, append',
      'CPU per event at 1 GB over that at 0, append',
      'p50 of a commit at 1 GB over that at 0, replace',
      'CPU per event at 1 GB over that at 0, replace',
      'last tenth of a long run over the first: events per second',
      'last tenth of a long run over the first: share of the tight limit, run in turn',
      'last tenth of a long run over the first: peak memory',
      'second hundredth to tenth hundredth of a long run: peak memory over that of the first',
      'four processes together over one',
      'slowest of four processes over the fastest',
      'logEvent over journal.append',
      'POST /events at c64 over the handler that only validates',
      'replace over append at c1024',
    ]);
  });

  it('judges latencies by their own limit, in milliseconds', () => {
    const samples = [2, 4, 2.5].map((ms) => ({
      events: 1,
      seconds: 1,
      latencyMs: { p50: ms, p99: ms, p999: 2 * ms },
    }));
    const rows = [row('latency', 'engine-camera', 64, samples)];
    expect(verdict(rows, 'p99 at c64, in a process of its own')).toMatchObject({
      unit: 'ms',
      figure: { median: 2.5 },
      met: true,
    });
    expect(verdict(rows, 'p99.9 at c64, in a process of its own')).toMatchObject({
      target: { atMost: 5 },
      figure: { median: 5 },
      met: true,
    });
  });

  it('compares the largest day file with the empty one', () => {
    const commits = (ms: number): Sample[] => [
      { events: 100, seconds: 1, cpuSeconds: ms, latencyMs: { p50: ms, p99: ms, p999: ms } },
    ];
    const rows = [
      row('file-size', 'append-0', 1, commits(2)),
      row('file-size', 'append-100000000', 1, commits(9)),
      row('file-size', 'append-1000000000', 1, commits(3)),
    ];
    expect(verdict(rows, 'p50 of a commit at 1000 MB over that at 0, append')).toMatchObject({
      figure: { median: 1.5 },
      met: false,
    });
    expect(verdict(rows, 'CPU per event at 1000 MB over that at 0, append').figure?.median).toBe(1.5);
  });

  it('compares the two ends of a long run', () => {
    const samples = Array.from({ length: 100 }, (_, index) => ({
      events: 1000,
      seconds: index < 90 ? 1 : 2,
      peakBytes: index === 0 ? 100 : index < 90 ? 105 : 140,
    }));
    const rows = [row('long', 'engine-camera', 1024, samples)];
    expect(verdict(rows, 'last tenth of 100000 events over the first: events').figure?.median).toBe(0.5);
    expect(verdict(rows, 'last tenth of 100000 events over the first: share').figure).toBeUndefined();
    expect(verdict(rows, 'last tenth of 100000 events over the first: peak').figure?.median).toBeCloseTo(
      140 / 105,
    );
    expect(verdict(rows, 'second hundredth to tenth')).toMatchObject({ figure: { median: 1.05 }, met: true });
  });

  it('takes a single window that was held up for what it is', () => {
    const samples = speeds(...Array.from({ length: 100 }, (_, window) => (window === 99 ? 10 : 1000)));
    const rows = [row('long', 'engine-camera', 1024, samples)];
    expect(verdict(rows, 'last tenth of 99010 events over the first: events').figure?.median).toBe(1);
  });

  it('tells a disk that becomes slow from an engine that does', () => {
    const windows = (last: number) =>
      speeds(...Array.from({ length: 100 }, (_, window) => (window < 90 ? 1000 : last)));
    const shareOf = (engine: number, limit: number) =>
      verdict(
        [
          row('long', 'engine-camera', 1024, windows(engine)),
          row('long', 'limit', undefined, windows(limit)),
        ],
        `last tenth of ${90_000 + 10 * engine} events over the first: share of the tight limit`,
      );
    expect(shareOf(500, 500)).toMatchObject({ figure: { median: 1 }, met: true });
    expect(shareOf(500, 1000)).toMatchObject({ figure: { median: 0.5 }, met: false });
  });
});
