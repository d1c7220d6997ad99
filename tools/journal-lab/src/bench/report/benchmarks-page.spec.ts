import { describe, expect, it } from '@jest/globals';
import type { BenchResults, Row } from '../results.js';
import { verdictsOf } from '../verdict.js';
import { benchmarksPage } from './benchmarks-page.js';
import { fileSizeChart } from './file-size.chart.js';
import { latencyChart } from './latency.chart.js';
import { throughputChart } from './throughput.chart.js';

const sample = { events: 1000, seconds: 1, cpuSeconds: 0.01, latencyMs: { p50: 1, p99: 2, p999: 3 } };
const LONG_RUN: Row[] = [
  {
    suite: 'long',
    key: 'engine-camera',
    name: 'event-journal, 200 events',
    acknowledgement: 'disk',
    concurrency: 1024,
    samples: [100, 100].map((events) => ({ events, seconds: 1, peakBytes: 2 ** 20 })),
    peakMemoryBytes: 2 ** 20,
  },
  {
    suite: 'long',
    key: 'limit',
    name: 'tight limit, 200 events',
    acknowledgement: 'nothing',
    samples: [100, 50].map((events) => ({ events, seconds: 1 })),
  },
];
const ROWS: Row[] = [
  {
    suite: 'limit',
    key: 'engine-camera',
    name: 'the engine',
    about: 'as it comes',
    acknowledgement: 'disk',
    concurrency: 64,
    samples: [sample, { ...sample, events: 3000 }],
    distribution: [
      { percentile: 50, ms: 1 },
      { percentile: 99, ms: 2 },
    ],
  },
  { suite: 'limit', key: 'limit', name: 'the limit', acknowledgement: 'nothing', samples: [sample] },
  {
    suite: 'file-size',
    key: 'append-0',
    name: 'append, 0 MB',
    acknowledgement: 'disk',
    concurrency: 1,
    samples: [sample],
  },
  ...LONG_RUN,
];
const RESULTS: BenchResults = {
  format: 1,
  measuredAt: '2026-11-23T12:00:00.000Z',
  machine: {
    processor: 'A processor',
    cores: 2,
    memoryBytes: 24 * 2 ** 30,
    kernel: 'Linux 6',
    node: 'v20.20.2',
    fileSystem: 'ext4',
    loadBefore: 0.12,
  },
  scale: { quick: false, seconds: 1, repetitions: 5 },
  lineBytes: { mean: 512, shortest: 400, longest: 640 },
  peers: { pino: '10.4.0' },
  rows: ROWS,
  verdicts: verdictsOf(ROWS),
};

/** The numbers that a chart draws, wherever in it they stand. */
function drawnValues(part: unknown): Record<string, unknown>[] {
  if (typeof part !== 'object' || part === null) return [];
  const { data, ...rest } = part as { data?: { values: Record<string, unknown>[] } };
  return [...(data?.values ?? []), ...Object.values(rest).flatMap(drawnValues)];
}

describe('benchmarksPage', () => {
  const page = benchmarksPage(RESULTS, [throughputChart(ROWS)]);

  it('names the machine, the meanings that occur, the plots and the peers', () => {
    expect(page).toContain('A processor, 2 cores, 24 GiB; Linux 6; ext4; Node v20.20.2');
    expect(page).toContain('- **disk**:');
    expect(page).not.toContain('- **memory**:');
    expect(page).toContain('(benchmarks/throughput.svg)');
    expect(page).toContain('- **the engine**: as it comes');
    expect(page).toContain('pino 10.4.0');
  });

  it('says so when the machine gives freed memory back to its host', () => {
    const machine = { ...RESULTS.machine, returnsFreedMemory: true as const };
    const line = '- the machine gives freed memory back to its host: each page that a file grows by';
    expect(benchmarksPage({ ...RESULTS, machine }, [])).toContain(`Node v20.20.2\n${line}`);
    expect(page).not.toContain('gives freed memory back');
  });

  it('has a section for each suite that was measured and for no other', () => {
    expect(page).toContain('## The tight limit');
    expect(page).not.toContain('## The write modes');
  });

  it('shows a long run beside the limit that ran in turn with it, and judges both', () => {
    expect(page).toMatch(/\| event-journal, 200 events \| 1024 \| disk \| 100 \| .* \| 1 \|/);
    expect(page).toMatch(/\| tight limit, 200 events \| {2}\| nothing \| 75 \|/);
    expect(page).toContain('| last tenth of 200 events over the first: events per second | ≥ 0.95 | 1.00 |');
    expect(page).toContain(
      '| last tenth of 200 events over the first: share of the tight limit, run in turn | ≥ 0.95 | 2.00 |',
    );
  });

  it('warns when the figures mean nothing', () => {
    const quick = benchmarksPage({ ...RESULTS, scale: { ...RESULTS.scale, quick: true } }, []);
    expect(quick).toContain('these figures mean nothing');
    expect(page).not.toContain('these figures mean nothing');
  });
});

describe('the charts', () => {
  it('draw throughput with its extremes', () => {
    expect(drawnValues(throughputChart(ROWS).spec)).toEqual([
      { name: 'the engine', acknowledgement: 'disk', concurrency: 64, median: 2000, low: 1000, high: 3000 },
      {
        name: 'the limit',
        acknowledgement: 'nothing',
        concurrency: undefined,
        median: 1000,
        low: 1000,
        high: 1000,
      },
    ]);
  });

  it('draw both costs of a commit by the size of the day file', () => {
    expect(drawnValues(fileSizeChart(ROWS).spec)).toEqual([
      { mode: 'append', megabytes: 0, median: 1, low: 1, high: 1 },
      { mode: 'append', megabytes: 0, median: 10, low: 10, high: 10 },
    ]);
  });

  it('draw latencies further to the right the rarer they are', () => {
    const [first, second] = drawnValues(latencyChart(ROWS).spec);
    expect(first).toEqual({ name: 'the engine', oneIn: 2, ms: 1 });
    expect(second?.['oneIn']).toBeCloseTo(100);
  });
});
