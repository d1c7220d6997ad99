import type { CommitReport, Incident, JournalStats } from '@eventlog/event-journal';
import type { Logger } from '@nestjs/common';
import { CommitHistogram, type CommitTimings } from './commit-histogram.js';
import { errorCode } from './error-code.js';
import { LineBudget } from './line-budget.js';

const MINUTE_MS = 60_000;
/** Of each kind. */
const LINES_PER_MINUTE = 10;
/** The kind of a slow commit's line; the others are those of incidents. */
const SLOW_COMMIT = 'slow commit';
const STALLED_AFTER_MS = 5_000;
const CALM_AFTER_MS = 10_000;

/** Commits that failed, told as one episode: on a nearly full disk small ones succeed between large ones that fail. */
interface FailureEpisode {
  /** Events refused since it began. */
  refused: number;
  failedAt: number;
  /** Whether the latest commit succeeded. */
  succeeds: boolean;
}

/** What the engine's reports become: timings, and log lines whose number does not grow with that of the events. */
export class JournalMonitor {
  /** When a commit last failed. */
  lastFailureAt?: Date;

  private readonly histogram: CommitHistogram;
  private readonly lineBudget: LineBudget;
  private slowSinceSummary = 0;
  private slowestSinceSummary = 0;
  private summarisedAt = -Infinity;
  private overloadedSeen = 0;
  private overloadedBefore = 0;
  private overloadedAt?: number;
  private progressSeen = 0;
  private progressAt: number;
  private stalled = false;
  private failures?: FailureEpisode;

  constructor(
    private readonly logger: Pick<Logger, 'debug' | 'log' | 'warn'>,
    private readonly slowWriteMs: number,
    private readonly clock: { now(): number } = performance,
  ) {
    this.histogram = new CommitHistogram(slowWriteMs);
    this.lineBudget = new LineBudget(LINES_PER_MINUTE, MINUTE_MS, clock);
    this.progressAt = clock.now();
  }

  timings(): CommitTimings {
    return this.histogram.timings();
  }

  /** For the engine's `onCommit`. */
  commit(report: CommitReport): void {
    if (report.error !== undefined) {
      this.lastFailureAt = new Date();
      this.noteFailure(report.path, report.error, report.events);
    } else if (this.failures !== undefined) {
      this.failures.succeeds = true;
    }
    if (!this.histogram.record(report)) return;
    const { path, events, bytes, durationMs, lockWaitMs } = report;
    this.slowSinceSummary += 1;
    this.slowestSinceSummary = Math.max(this.slowestSinceSummary, durationMs);
    // Nest prints debug lines unless told otherwise, and on a slow disk each commit is slow.
    if (!this.lineBudget.spend(SLOW_COMMIT)) return;
    this.logger.debug(
      `Slow commit of ${path}: ${durationMs.toFixed(1)} ms for ${events} events, ${bytes} bytes, ` +
        `of which ${lockWaitMs.toFixed(1)} ms waiting for other writers`,
    );
  }

  /** For the engine's `onIncident`. */
  incident(incident: Incident): void {
    switch (incident.kind) {
      case 'failing':
        // Comes before its commit's report, which counts the events, or without one where no commit was due.
        this.noteFailure(incident.path, incident.error, 0);
        break;
      case 'recovered':
        // Of one day file, and perhaps for one small commit only: tick tells when the episode is over.
        break;
      default:
        if (this.lineBudget.spend(incident.kind)) this.tellFinding(incident);
    }
  }

  private noteFailure(path: string, error: unknown, events: number): void {
    if (this.failures === undefined) {
      this.logger.warn(
        `Writing ${path} fails with ${errorCode(error)} (${String(error)}); events are refused until it works again`,
      );
    }
    this.failures = {
      refused: (this.failures?.refused ?? 0) + events,
      failedAt: this.clock.now(),
      succeeds: false,
    };
  }

  private tellFinding(incident: Exclude<Incident, { kind: 'failing' | 'recovered' }>): void {
    const { path } = incident;
    switch (incident.kind) {
      case 'repaired':
        this.logger.warn(
          `Cut ${incident.bytes} bytes of an unfinished line from ${path} at byte ${incident.offset}; ` +
            (incident.quarantine === undefined ? 'they were only NULs' : `a copy is ${incident.quarantine}`),
        );
        break;
      case 'corrupt':
        this.logger.warn(
          `${path} holds ${incident.bytes} bytes at byte ${incident.offset} that are no line of JSON; left as they are`,
        );
        break;
      case 'moved':
        this.logger.warn(`${path} was moved or removed from outside; the next event starts it anew`);
        break;
    }
  }

  /** To be called about once a second: what is told of a span of time rather than of one report. */
  tick(stats: JournalStats): void {
    this.tellSlowCommits(false);
    this.tellHeldBackLines(false);
    this.tellRecovery(CALM_AFTER_MS);
    this.tellOverload(stats);
    this.tellStall(stats);
  }

  /** Tells what is still untold. */
  end(stats: JournalStats): void {
    this.tellSlowCommits(true);
    this.tellHeldBackLines(true);
    this.tellRecovery(0);
    this.tellOverload(stats);
  }

  private tellSlowCommits(now: boolean): void {
    if (this.slowSinceSummary === 0) return;
    if (!now && this.clock.now() - this.summarisedAt < MINUTE_MS) return;
    const { count, p50Ms, p99Ms } = this.histogram.timings();
    this.logger.warn(
      `Slow commits: ${this.slowSinceSummary} of more than ${this.slowWriteMs} ms, the slowest ${this.slowestSinceSummary.toFixed(1)} ms; ` +
        `of all ${count} since the start p50 is ${p50Ms.toFixed(1)} ms and p99 ${p99Ms.toFixed(1)} ms`,
    );
    this.summarisedAt = this.clock.now();
    this.slowSinceSummary = 0;
    this.slowestSinceSummary = 0;
  }

  private tellHeldBackLines(all: boolean): void {
    for (const { kind, heldBack } of this.lineBudget.settle(all)) {
      // The summary has counted them.
      if (kind === SLOW_COMMIT) continue;
      this.logger.warn(`${heldBack} more lines of the kind "${kind}" were held back`);
    }
  }

  /** An episode ends when commits succeed and none has failed for a while. */
  private tellRecovery(calmMs: number): void {
    if (!this.failures?.succeeds || this.clock.now() - this.failures.failedAt < calmMs) return;
    this.logger.log(`Writing works again; ${this.failures.refused} events were refused`);
    this.failures = undefined;
  }

  /** An episode begins with a refusal and ends when none has come for a while. */
  private tellOverload({ refused, pendingBytes }: JournalStats): void {
    const overloaded = refused.OVERLOADED;
    if (overloaded > this.overloadedSeen) {
      if (this.overloadedAt === undefined) {
        this.overloadedBefore = this.overloadedSeen;
        this.logger.warn(
          `Overloaded: ${overloaded - this.overloadedSeen} events refused, ${pendingBytes} bytes wait for the disk`,
        );
      }
      this.overloadedSeen = overloaded;
      this.overloadedAt = this.clock.now();
    } else if (this.overloadedAt !== undefined && this.clock.now() - this.overloadedAt >= CALM_AFTER_MS) {
      this.overloadedAt = undefined;
      this.logger.log(`No longer overloaded; ${overloaded - this.overloadedBefore} events were refused`);
    }
  }

  /** A disk that hangs reports nothing, so its silence has to be noticed. */
  private tellStall({ commits, failedCommits, pendingEvents }: JournalStats): void {
    const progress = commits + failedCommits;
    if (progress !== this.progressSeen || pendingEvents === 0) {
      this.progressSeen = progress;
      this.progressAt = this.clock.now();
      if (this.stalled) this.logger.log('Commits end again');
      this.stalled = false;
    } else if (!this.stalled && this.clock.now() - this.progressAt >= STALLED_AFTER_MS) {
      this.stalled = true;
      this.logger.warn(
        `No commit has ended for ${STALLED_AFTER_MS / 1000} s; ${pendingEvents} events wait for the disk`,
      );
    }
  }
}
