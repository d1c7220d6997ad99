import { resolve } from 'node:path';
import {
  type AppendOutcome,
  EventJournal,
  EventJournalError,
  type JournalEvent,
  type JournalStats,
} from '@eventlog/event-journal';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { CommitTimings } from './commit-histogram.js';
import { JournalMetrics } from './journal-metrics.js';
import { JournalMonitor } from './journal-monitor.js';
import { JsonEventLoggerBootError } from './json-event-logger-boot.error.js';
import {
  type JsonEventLoggerModuleOptions,
  type ResolvedJsonEventLoggerOptions,
  resolveJsonEventLoggerOptions,
} from './json-event-logger-options.js';
import { settlesWithin } from './settles-within.js';

/** A snapshot of a log's counters and timings, all since it was opened. */
export interface JsonEventLoggerStats extends JournalStats {
  /** How long commits took. */
  readonly timings: CommitTimings;
  /** When a commit last failed. */
  readonly lastFailureAt?: Date;
}

const TICK_MS = 1000;

/**
 * An event log: one JSON line per event, in the day file that the event's own timestamp names. Made by
 * `JsonEventLoggerModule` or {@link JsonEventLoggerService.open}.
 */
@Injectable()
export class JsonEventLoggerService implements BeforeApplicationShutdown, OnApplicationShutdown {
  /** The absolute path of the log's directory. */
  readonly directory: string;

  private readonly ticking = setInterval(() => this.monitor.tick(this.journal.stats()), TICK_MS).unref();
  private shutdownBudgetMs: number;
  private closing?: Promise<void>;

  /** @internal Use the module, or {@link JsonEventLoggerService.open}. */
  constructor(
    private readonly journal: EventJournal,
    private readonly monitor: JournalMonitor,
    private readonly metrics: JournalMetrics,
    private readonly logger: Logger,
    { journal: { directory }, shutdownTimeoutMs }: ResolvedJsonEventLoggerOptions,
  ) {
    this.directory = resolve(directory);
    this.shutdownBudgetMs = shutdownTimeoutMs;
    logger.log(`Events go to ${this.directory}`);
  }

  /**
   * Opens a log outside of Nest's modules, say in a script. Whoever opens it closes it.
   *
   * @param name what its metrics call it
   * @throws JsonEventLoggerBootError when the options are wrong or the directory cannot be written
   */
  static async open(options: JsonEventLoggerModuleOptions, name?: string): Promise<JsonEventLoggerService> {
    const resolved = resolveJsonEventLoggerOptions(options);
    const { onCommit, onIncident } = resolved.journal;
    const logger = new Logger(JsonEventLoggerService.name);
    const monitor = new JournalMonitor(logger, resolved.slowWriteMs);
    const metrics = new JournalMetrics({
      'event_log.name': name ?? 'default',
      'event_log.directory': resolve(resolved.journal.directory),
    });
    const journal = await EventJournal.open({
      ...resolved.journal,
      onCommit: (report) => {
        monitor.commit(report);
        metrics.commit(report);
        onCommit?.(report);
      },
      onIncident: (incident) => {
        monitor.incident(incident);
        onIncident?.(incident);
      },
    }).catch((error: unknown) => {
      if (!(error instanceof EventJournalError)) throw error;
      throw new JsonEventLoggerBootError(
        error.code,
        name === undefined ? error.message : `Event log "${name}": ${error.message}`,
        { cause: error },
      );
    });
    metrics.observe(() => journal.stats());
    return new JsonEventLoggerService(journal, monitor, metrics, logger, resolved);
  }

  /**
   * Appends the event's line (`event.toJson()`, else `JSON.stringify(event)`) to its day file.
   *
   * Never throws, never rejects. `ok: true` means that the line is on disk, with `sync: 'always'`; otherwise `code` says
   * why the event is not promised. The event is serialised before this returns.
   */
  logEvent<Event extends JournalEvent>(event: Event): Promise<AppendOutcome> {
    // The journal's own promise: the service adds neither a promise nor a closure per event.
    return this.journal.append(event);
  }

  /** Everything accepted so far is on disk, or reported as failed. */
  flush(): Promise<void> {
    return this.journal.flush();
  }

  /** Where an event of this instant goes; undefined for a bad timestamp. */
  locate(timestamp: Date | string): { readonly day: string; readonly path: string } | undefined {
    return this.journal.locate(timestamp);
  }

  /** Counters, state and timings. */
  stats(): JsonEventLoggerStats {
    return {
      ...this.journal.stats(),
      timings: this.monitor.timings(),
      lastFailureAt: this.monitor.lastFailureAt,
    };
  }

  /** Refuses further events (`CLOSED`), waits for those accepted, at most `shutdownTimeoutMs`, and closes. Idempotent. */
  close(): Promise<void> {
    return (this.closing ??= this.drainAndClose());
  }

  /** Drains. Requests may still be running, so events are accepted until {@link onApplicationShutdown}. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.withinBudget(this.journal.flush());
  }

  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }

  private async drainAndClose(): Promise<void> {
    if (!(await this.withinBudget(this.journal.close()))) {
      this.logger.warn(
        `The disk was too slow to shut down in time; ${this.journal.stats().pendingEvents} events still wait and are not acknowledged`,
      );
    }
    clearInterval(this.ticking);
    this.monitor.end(this.journal.stats());
    this.metrics.end();
  }

  /** Both hooks draw on one budget; the time between them is not ours. */
  private async withinBudget(work: Promise<void>): Promise<boolean> {
    const startedAt = performance.now();
    const inTime = await settlesWithin(this.shutdownBudgetMs, work);
    this.shutdownBudgetMs = Math.max(0, this.shutdownBudgetMs - (performance.now() - startedAt));
    return inTime;
  }
}
