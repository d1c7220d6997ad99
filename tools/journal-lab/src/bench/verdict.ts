import { cpuPerMillion, eventsPerSecond, type Row, type Sample } from './results.js';
import { ratioSpread, spreadOf, type Spread } from './statistics.js';
import { fileSizeKey } from './suites/file-size.suite.js';

/** A figure that must be shown, and the one that was measured. */
export interface Verdict {
  readonly claim: string;
  readonly unit: 'ratio' | 'ms';
  readonly target: { readonly atLeast: number } | { readonly atMost: number };
  /** Absent when a row that it is taken from was not measured. */
  readonly figure?: Spread;
  readonly met?: boolean;
}

type Figure = (sample: Sample) => number | undefined;

/** A row by suite, key and concurrency. */
type Place = readonly [suite: string, key: string, concurrency?: number];

const p50: Figure = ({ latencyMs }) => latencyMs?.p50;
const p99: Figure = ({ latencyMs }) => latencyMs?.p99;
const p999: Figure = ({ latencyMs }) => latencyMs?.p999;

const ENGINE_C1024: Place = ['limit', 'engine-camera', 1024];
const ENGINE_C64: Place = ['limit', 'engine-camera', 64];
const LATENCY_C64: Place = ['latency', 'engine-camera', 64];
const LONG_ENGINE: Place = ['long', 'engine-camera', 1024];
const LONG_LIMIT: Place = ['long', 'limit'];
/** Of the samples of a long run, those that are compared at its two ends. */
const END_SHARE = 0.1;

/** What the benchmarks are there to show, computed from what they measured. */
export function verdictsOf(rows: readonly Row[]): Verdict[] {
  const samples = ([suite, key, concurrency]: Place): readonly Sample[] =>
    rows.find((row) => row.suite === suite && row.key === key && row.concurrency === concurrency)?.samples ??
    [];
  const figures = (place: Place, figure: Figure): number[] =>
    samples(place)
      .map(figure)
      .filter((value) => value !== undefined);
  const ratio = (over: Place, under: Place, figure: Figure = eventsPerSecond) =>
    ratioSpread(figures(over, figure), figures(under, figure));
  const spread = (place: Place, figure: Figure) => {
    const values = figures(place, figure);
    return values.length === 0 ? undefined : spreadOf(values);
  };

  return [
    atLeast(
      0.9,
      'CameraEvents at c1024, as a share of the tight limit',
      ratio(ENGINE_C1024, ['limit', 'limit']),
    ),
    atLeast(
      0.9,
      'CameraEvents at c1024, a promise of its own each, as a share of the tight limit',
      ratio(['limit', 'engine-own-promise', 1024], ['limit', 'limit']),
    ),
    atLeast(
      0.8,
      'plain objects at c1024, as a share of the tight limit',
      ratio(['limit', 'engine-plain', 1024], ['limit', 'limit']),
    ),
    atLeast(2.5, 'CameraEvents at c1024 over pino synchronous', ratio(ENGINE_C1024, ['limit', 'pino-sync'])),
    atLeast(0.95, 'c16384 over c1024', ratio(['limit', 'engine-camera', 16_384], ENGINE_C1024)),
    atLeast(
      0.9,
      'three days over one day at c1024',
      ratio(['days', 'three-days', 1024], ['days', 'one-day', 1024]),
    ),
    atLeast(
      0.75,
      'three days over one day at c64',
      ratio(['days', 'three-days', 64], ['days', 'one-day', 64]),
    ),
    atLeast(1.3, 'c64 over SQLite WAL FULL batched', ratio(ENGINE_C64, ['limit', 'sqlite', 64])),
    atMost(3, 'p99 at c64, in a process of its own', spread(LATENCY_C64, p99), 'ms'),
    atMost(5, 'p99.9 at c64, in a process of its own', spread(LATENCY_C64, p999), 'ms'),
    atMost(
      1.25,
      'p50 at c1 over write + fdatasync of one line',
      ratio(['limit', 'engine-camera', 1], ['limit', 'one-line', 1], p50),
    ),
    ...fileSizeVerdicts(rows, ratio),
    ...longVerdicts(samples(LONG_ENGINE), samples(LONG_LIMIT)),
    atLeast(
      0.8,
      'four processes together over one',
      ratio(['processes', 'processes-4', 1024], ['processes', 'processes-1', 1024]),
    ),
    atLeast(
      0.5,
      'slowest of four processes over the fastest',
      spread(['processes', 'processes-4', 1024], ({ slowestToFastest }) => slowestToFastest),
    ),
    atLeast(
      0.95,
      'logEvent over journal.append',
      ratio(['service', 'service', 1024], ['service', 'journal', 1024]),
    ),
    atLeast(
      0.85,
      'POST /events at c64 over the handler that only validates',
      ratio(['http', 'demo', 64], ['http', 'validating', 64]),
    ),
    atLeast(
      0.5,
      'replace over append at c1024',
      ratio(['modes', 'replace', 1024], ['modes', 'append', 1024]),
    ),
  ];
}

type Ratio = (over: Place, under: Place, figure: Figure) => Spread | undefined;

/** The largest day file that was measured against the empty one. */
function fileSizeVerdicts(rows: readonly Row[], ratio: Ratio): Verdict[] {
  const sizes = rows
    .filter(({ suite }) => suite === 'file-size')
    .map(({ key }) => Number(key.split('-').at(-1)));
  const largest = Math.max(0, ...sizes);
  const size = largest === 0 ? '1 GB' : `${largest / 1e6} MB`;
  return (['append', 'replace'] as const).flatMap((mode) => {
    const place = (bytes: number): Place => ['file-size', fileSizeKey(mode, bytes), 1];
    return [
      atMost(1.1, `p50 of a commit at ${size} over that at 0, ${mode}`, ratio(place(largest), place(0), p50)),
      atMost(
        1.1,
        `CPU per event at ${size} over that at 0, ${mode}`,
        ratio(place(largest), place(0), cpuPerMillion),
      ),
    ];
  });
}

/**
 * The two ends of a long run.
 * @param limit the windows of the tight limit, each run in turn with the engine's of the same number.
 */
function longVerdicts(engine: readonly Sample[], limit: readonly Sample[]): Verdict[] {
  const speeds = engine.map(eventsPerSecond);
  const shares = speeds
    .slice(0, limit.length)
    .map((speed, window) => speed / eventsPerSecond(limit[window] as Sample));
  const peaks = engine.map(({ peakBytes = 0 }) => peakBytes);
  const [firstPeak, ...nextPeaks] = firstOf(peaks);
  const total = engine.reduce((sum, { events }) => sum + events, 0);
  const run = engine.length === 0 ? 'a long run' : `${total} events`;
  return [
    atLeast(0.95, `last tenth of ${run} over the first: events per second`, lastOverFirst(speeds, medianOf)),
    atLeast(
      0.95,
      `last tenth of ${run} over the first: share of the tight limit, run in turn`,
      lastOverFirst(shares, medianOf),
    ),
    atMost(1.1, `last tenth of ${run} over the first: peak memory`, lastOverFirst(peaks, highestOf)),
    atMost(
      1.1,
      `second hundredth to tenth hundredth of ${run}: peak memory over that of the first`,
      firstPeak === undefined || nextPeaks.length === 0
        ? undefined
        : spreadOf([highestOf(nextPeaks) / firstPeak]),
    ),
  ];
}

function firstOf(windows: readonly number[]): readonly number[] {
  return windows.slice(0, Math.ceil(windows.length * END_SHARE));
}

function lastOverFirst(
  windows: readonly number[],
  figure: (values: readonly number[]) => number,
): Spread | undefined {
  if (windows.length === 0) return undefined;
  const first = firstOf(windows);
  return spreadOf([figure(windows.slice(-first.length)) / figure(first)]);
}

function medianOf(values: readonly number[]): number {
  return spreadOf(values).median;
}

function highestOf(values: readonly number[]): number {
  return Math.max(...values);
}

function atLeast(limit: number, claim: string, figure: Spread | undefined): Verdict {
  const target = { atLeast: limit };
  return { claim, unit: 'ratio', target, ...(figure && { figure, met: figure.median >= limit }) };
}

function atMost(
  limit: number,
  claim: string,
  figure: Spread | undefined,
  unit: 'ratio' | 'ms' = 'ratio',
): Verdict {
  const target = { atMost: limit };
  return { claim, unit, target, ...(figure && { figure, met: figure.median <= limit }) };
}
