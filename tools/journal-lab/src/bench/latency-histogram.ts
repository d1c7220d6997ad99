import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

/** Milliseconds below which half, 99 % and 99.9 % of the answers came. */
export interface LatencySummary {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
}

/** How many of a hundred answers came within so many milliseconds. */
export interface LatencyPoint {
  readonly percentile: number;
  readonly ms: number;
}

const NANOSECONDS_PER_MS = 1e6;
const LONGEST_NANOSECONDS = 120e9;
const PLOTTED_PERCENTILES = [1, 10, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99];

/** Latencies in buckets of three significant figures (HDR histogram): a million of them cost no more than one. */
export class LatencyHistogram {
  private readonly histogram: RecordableHistogram = createHistogram({
    highest: LONGEST_NANOSECONDS,
    figures: 3,
  });

  record(ms: number): void {
    this.histogram.record(Math.min(LONGEST_NANOSECONDS, Math.max(1, Math.round(ms * NANOSECONDS_PER_MS))));
  }

  add(other: LatencyHistogram): void {
    if (other.histogram.count > 0) this.histogram.add(other.histogram);
  }

  /** `undefined` when nothing was recorded. */
  summary(): LatencySummary | undefined {
    if (this.histogram.count === 0) return undefined;
    return { p50: this.at(50), p99: this.at(99), p999: this.at(99.9) };
  }

  /** The points of the distribution that so many records can tell anything about. */
  distribution(): LatencyPoint[] {
    const rarest = 100 - 100 / this.histogram.count;
    return PLOTTED_PERCENTILES.filter((percentile) => percentile <= rarest).map((percentile) => ({
      percentile,
      ms: this.at(percentile),
    }));
  }

  private at(percentile: number): number {
    return this.histogram.percentile(percentile) / NANOSECONDS_PER_MS;
  }
}
