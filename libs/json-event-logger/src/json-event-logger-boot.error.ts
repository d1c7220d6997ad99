import { inspect } from 'node:util';
import type { EventJournalErrorCode } from '@eventlog/event-journal';

/**
 * Why an event log could not start.
 *
 * | code | meaning |
 * |---|---|
 * | `INVALID_ENVIRONMENT` | a variable of the log's prefix is wrong or unknown; the message names every such variable |
 * | `INVALID_OPTIONS` | an option is missing, unknown, out of range or contradicts another; the message names every such option |
 * | `DIRECTORY_UNUSABLE` | the directory cannot be made, read or written, or a symbolic link stands where ours should be |
 * | `LOCK_UNAVAILABLE` | this platform or file system has no lock; `lock: 'none'` declares a single writer |
 * | `LOCK_TIMEOUT` | another writer held the lock for `lockTimeoutMs` |
 */
export type JsonEventLoggerBootErrorCode = EventJournalErrorCode | 'INVALID_ENVIRONMENT';

/**
 * Stops the boot of an application whose event log cannot start. Its message says what to change and prints no value
 * of a wrong setting. Nothing else of this library throws.
 */
export class JsonEventLoggerBootError extends Error {
  override readonly name = 'JsonEventLoggerBootError';

  constructor(
    readonly code: JsonEventLoggerBootErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    // The frames of a boot error lead into Nest's injector and bury the one sentence the operator needs.
    this.stack = `${this.name}: ${message}`;
  }

  [inspect.custom](): string {
    return `${this.name} [${this.code}]: ${this.message}`;
  }
}
