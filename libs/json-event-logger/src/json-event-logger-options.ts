import type { EventJournalOptions } from '@eventlog/event-journal';
import { JsonEventLoggerBootError } from './json-event-logger-boot.error.js';

/**
 * The options of a log: those of the engine ({@link EventJournalOptions}) and what the service adds. Unknown or
 * contradictory ones stop the boot.
 */
export interface JsonEventLoggerModuleOptions extends EventJournalOptions {
  /**
   * Milliseconds after which a commit counts as slow: a debug line, at most ten a minute, and one warning a minute that sums them up.
   * 1 to 3,600,000. @default 5
   */
  slowWriteMs?: number;
  /**
   * Milliseconds that the shutdown hooks wait for events on their way to the disk. 1 to 3,600,000. @default 10_000
   */
  shutdownTimeoutMs?: number;
}

/** What `useClass` and `useExisting` of `forRootAsync` point at. */
export interface JsonEventLoggerOptionsFactory {
  createJsonEventLoggerOptions(): JsonEventLoggerModuleOptions | Promise<JsonEventLoggerModuleOptions>;
}

/** The options, with the engine's apart from ours, and ours filled in. */
export interface ResolvedJsonEventLoggerOptions {
  readonly journal: EventJournalOptions;
  readonly slowWriteMs: number;
  readonly shutdownTimeoutMs: number;
}

const LONGEST_MS = 3_600_000;

/**
 * Checks what the service itself reads; the engine checks the rest when it opens.
 * @throws JsonEventLoggerBootError `INVALID_OPTIONS`
 */
export function resolveJsonEventLoggerOptions(options: unknown): ResolvedJsonEventLoggerOptions {
  if (typeof options !== 'object' || options === null) {
    throw new JsonEventLoggerBootError(
      'INVALID_OPTIONS',
      'No event logger options: forRoot was given none, or the factory of forRootAsync returned none',
    );
  }
  // The module builder takes these out of what forRoot is given, but not out of what an async factory returns.
  const misplaced = ['name', 'isGlobal'].filter((extra) => extra in options);
  if (misplaced.length > 0) {
    throw new JsonEventLoggerBootError(
      'INVALID_OPTIONS',
      `Invalid event logger options: ${misplaced.join(' and ')} must stand beside the factory of forRootAsync, not in what it returns`,
    );
  }
  const { slowWriteMs = 5, shutdownTimeoutMs = 10_000, ...journal } = options as JsonEventLoggerModuleOptions;
  const { onCommit, onIncident } = journal;
  const problems = [
    ...Object.entries({ slowWriteMs, shutdownTimeoutMs })
      .filter(([, value]) => !Number.isInteger(value) || value < 1 || value > LONGEST_MS)
      .map(([option]) => `${option} must be a whole number from 1 to ${LONGEST_MS}`),
    // The engine sees the service's own callbacks around these.
    ...Object.entries({ onCommit, onIncident })
      .filter(([, value]) => value !== undefined && typeof value !== 'function')
      .map(([option]) => `${option} must be a function`),
  ];
  if (typeof journal.directory !== 'string') problems.push('directory must be a path');
  if (problems.length > 0) {
    throw new JsonEventLoggerBootError(
      'INVALID_OPTIONS',
      `Invalid event logger options: ${problems.join('; ')}`,
    );
  }
  return { journal, slowWriteMs, shutdownTimeoutMs };
}
