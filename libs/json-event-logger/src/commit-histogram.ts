import type { CommitReport } from '@eventlog/event-journal';

/** How long commits took since the log was opened. Milliseconds; percentiles are at most 19 % too high, never too low. */
export interface CommitTimings {
  /** Commits of a day file, failed ones included. */
  readonly count: number;
  /** Commits that took longer than `slowWriteMs`. */
  readonly slow: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** The longest wait for another writer of the directory, part of its commit's time. */
  readonly maxLockWaitMs: number;
}

const SHORTEST_MS = 0.01;
const STEPS_PER_DOUBLING = 4;
const BUCKETS = 25 * STEPS_PER_DOUBLING;

/** Counts commits by duration in buckets that grow by 19 %, from 10 µs to more than five minutes. */
export class CommitHistogram {
  private readonly buckets = new Float64Array(BUCKETS);
  private count = 0;
  private slow = 0;
  private maxMs = 0;
  private maxLockWaitMs = 0;

  constructor(private readonly slowWriteMs: number) {}

  /** @returns whether the commit was slow */
  record({ durationMs, lockWaitMs }: CommitReport): boolean {
    const step = Math.ceil(STEPS_PER_DOUBLING * Math.log2(durationMs / SHORTEST_MS));
    this.buckets[Math.min(Math.max(step, 0), BUCKETS - 1)]! += 1;
    this.count += 1;
    this.maxMs = Math.max(this.maxMs, durationMs);
    this.maxLockWaitMs = Math.max(this.maxLockWaitMs, lockWaitMs);
    const isSlow = durationMs > this.slowWriteMs;
    if (isSlow) this.slow += 1;
    return isSlow;
  }

  timings(): CommitTimings {
    return {
      count: this.count,
      slow: this.slow,
      p50Ms: this.percentile(0.5),
      p99Ms: this.percentile(0.99),
      maxMs: this.maxMs,
      maxLockWaitMs: this.maxLockWaitMs,
    };
  }

  private percentile(share: number): number {
    let left = share * this.count;
    const step = this.buckets.findIndex((commits) => (left -= commits) <= 0);
    return Math.min(SHORTEST_MS * 2 ** (step / STEPS_PER_DOUBLING), this.maxMs);
  }
}
