/**
 * Why a journal could not be opened.
 *
 * | code | meaning |
 * |---|---|
 * | `INVALID_OPTIONS` | an option is unknown, out of range or contradicts another |
 * | `DIRECTORY_UNUSABLE` | the directory cannot be made, read or written, or a symbolic link stands where ours should be |
 * | `LOCK_UNAVAILABLE` | this platform has no native lock, or its file system does not lock; `lock: 'none'` declares a single writer |
 * | `LOCK_TIMEOUT` | another writer held the lock for `lockTimeoutMs` |
 */
export type EventJournalErrorCode =
  'INVALID_OPTIONS' | 'DIRECTORY_UNUSABLE' | 'LOCK_UNAVAILABLE' | 'LOCK_TIMEOUT';

/** Thrown by {@link EventJournal.open} only; appending never throws. */
export class EventJournalError extends Error {
  override readonly name = 'EventJournalError';

  constructor(
    readonly code: EventJournalErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
