import { join, resolve } from 'node:path';
import {
  Admission,
  APPEND_FAILURE_CODES,
  type AppendFailure,
  type AppendFailureCode,
  type AppendOutcome,
  type JournalEvent,
} from '@eventlog/event-journal';
import type { JsonEventLoggerService, JsonEventLoggerStats } from '../json-event-logger.service.js';

/** One call of `logEvent`. */
export interface RecordedEvent {
  /** The object that was passed. */
  readonly event: JournalEvent;
  /** Its line as it would stand in the file; undefined where the event was refused. */
  readonly line: string | undefined;
  readonly outcome: AppendOutcome;
}

/** Where a {@link RecordingJsonEventLogger} pretends to write. */
export interface RecordingJsonEventLoggerOptions {
  /** @default 'data/events' */
  readonly directory?: string;
  /** @default 'events.json' */
  readonly fileName?: string;
  /** @default 'UTC' */
  readonly timeZone?: string;
  /** @default 1_048_576 */
  readonly maxLineBytes?: number;
}

/**
 * Stands for `JsonEventLoggerService` in tests: keeps events in memory, gives the outcomes that the log would give, and
 * refuses when it is told to. Knows no test framework.
 */
export class RecordingJsonEventLogger implements Pick<JsonEventLoggerService, keyof JsonEventLoggerService> {
  readonly directory: string;

  private readonly calls: RecordedEvent[] = [];
  private readonly admission: Admission;
  private refusal?: AppendFailure;
  private closed = false;

  constructor(private readonly options: RecordingJsonEventLoggerOptions = {}) {
    this.directory = resolve(options.directory ?? 'data/events');
    const { timeZone = 'UTC', maxLineBytes = 1_048_576 } = options;
    this.admission = new Admission({ timeZone, maxLineBytes, trustToJson: false });
  }

  /** Every call of `logEvent`, refused ones included, in order. */
  get recorded(): readonly RecordedEvent[] {
    return this.calls;
  }

  /** The events that were acknowledged, in order. */
  get events(): readonly JournalEvent[] {
    return this.calls.filter(({ outcome }) => outcome.ok).map(({ event }) => event);
  }

  /** The lines that were acknowledged, in order. */
  get lines(): readonly string[] {
    return this.calls.filter(({ outcome }) => outcome.ok).map(({ line }) => line!);
  }

  /** Answers every event with this code from now on, until {@link accept}. */
  refuse(code: AppendFailureCode, message = `refused by the test with ${code}`, cause?: unknown): void {
    this.refusal = { ok: false, code, message, ...(cause === undefined ? {} : { cause }) };
  }

  /** Ends {@link refuse}. */
  accept(): void {
    this.refusal = undefined;
  }

  /** Forgets what was recorded, and {@link refuse}, and opens again. */
  reset(): void {
    this.calls.length = 0;
    this.refusal = undefined;
    this.closed = false;
  }

  logEvent<Event extends JournalEvent>(event: Event): Promise<AppendOutcome> {
    const call = this.record(event);
    this.calls.push(call);
    return Promise.resolve(call.outcome);
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  locate(timestamp: Date | string): { readonly day: string; readonly path: string } | undefined {
    const day = this.admission.dayOf({ timestamp });
    return day === undefined ? undefined : { day, path: this.pathOf(day) };
  }

  stats(): JsonEventLoggerStats {
    const count = (code: AppendFailureCode) =>
      this.calls.filter(({ outcome }) => !outcome.ok && outcome.code === code).length;
    const acknowledged = this.events.length;
    return {
      state: this.closed ? 'closed' : 'open',
      accepted: acknowledged,
      acknowledged,
      refused: Object.fromEntries(APPEND_FAILURE_CODES.map((code) => [code, count(code)])) as Record<
        AppendFailureCode,
        number
      >,
      pendingEvents: 0,
      pendingBytes: 0,
      commits: acknowledged,
      failedCommits: 0,
      bytesWritten: this.lines.reduce((bytes, line) => bytes + Buffer.byteLength(line) + 1, 0),
      repairs: 0,
      openFiles: 0,
      timings: { count: acknowledged, slow: 0, p50Ms: 0, p99Ms: 0, maxMs: 0, maxLockWaitMs: 0 },
    };
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.flush();
  }

  onApplicationShutdown(): Promise<void> {
    return this.close();
  }

  private record(event: JournalEvent): RecordedEvent {
    if (this.closed) {
      return {
        event,
        line: undefined,
        outcome: { ok: false, code: 'CLOSED', message: 'the recorder is closed' },
      };
    }
    const admitted = this.admission.admit(event);
    if (!admitted.ok) return { event, line: undefined, outcome: admitted };
    const { day, line } = admitted;
    return {
      event,
      line,
      outcome: this.refusal ?? { ok: true, path: this.pathOf(day), day, durability: 'disk' },
    };
  }

  private pathOf(day: string): string {
    const { directory = 'data/events', fileName = 'events.json' } = this.options;
    return join(directory, day, fileName);
  }
}
