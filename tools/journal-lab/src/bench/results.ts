import type { LatencyPoint, LatencySummary } from './latency-histogram.js';
import type { Machine } from './machine.js';
import type { Verdict } from './verdict.js';

/**
 * Where an event is when the competitor says that it has it. `nothing`: it never says. `memory`: lost with the process.
 * `kernel`: lost with the machine. `disk`: synced.
 */
export type Acknowledgement = 'nothing' | 'memory' | 'kernel' | 'disk';

/** One repetition. */
export interface Sample {
  readonly events: number;
  readonly seconds: number;
  /** User and system time of the whole process, the thread pool included; absent where another process did the work. */
  readonly cpuSeconds?: number;
  readonly latencyMs?: LatencySummary;
  /** The most resident memory seen, where a suite watches it over time. */
  readonly peakBytes?: number;
  /** Slowest over fastest, where several processes ran side by side. */
  readonly slowestToFastest?: number;
}

/** One competitor in one setting. */
export interface Row {
  readonly suite: string;
  /** Stable name of competitor and setting, but for the concurrency. */
  readonly key: string;
  readonly name: string;
  /** How it is set up, where its name does not say it. */
  readonly about?: string;
  readonly acknowledgement: Acknowledgement;
  /** Events outstanding at once; absent for a competitor that is called and never waited for. */
  readonly concurrency?: number;
  readonly samples: readonly Sample[];
  /** The most resident memory of a process in which nothing else ran. */
  readonly peakMemoryBytes?: number;
  /** Of all repetitions together. */
  readonly distribution?: readonly LatencyPoint[];
  /** Why there are no, or fewer, samples. */
  readonly failure?: string;
}

/** What one run of the benchmarks found; the form of the `--json` file. */
export interface BenchResults {
  readonly format: 1;
  /** ISO 8601. */
  readonly measuredAt: string;
  readonly machine: Machine;
  readonly scale: { readonly quick: boolean; readonly seconds: number; readonly repetitions: number };
  /** The mean and the extremes of the lines, in bytes. */
  readonly lineBytes: { readonly mean: number; readonly shortest: number; readonly longest: number };
  /** Versions of the peers, by package. */
  readonly peers: Readonly<Record<string, string>>;
  readonly rows: readonly Row[];
  readonly verdicts: readonly Verdict[];
}

export function eventsPerSecond({ events, seconds }: Sample): number {
  return events / seconds;
}

/** CPU seconds per million events. */
export function cpuPerMillion({ cpuSeconds, events }: Sample): number | undefined {
  return cpuSeconds === undefined ? undefined : (cpuSeconds / events) * 1e6;
}
