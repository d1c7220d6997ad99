import { createRequire } from 'node:module';
import { EventJournalError } from './event-journal-error.js';

/** What the engine uses of `fs-native-extensions`, which ships no types. */
export interface NativeLock {
  tryLock(fd: number, offset: number, length: number): boolean;
  /** Waits on a thread of its own; neither the event loop nor the thread pool is held up. Cannot be cancelled. */
  waitForLock(fd: number, offset: number, length: number): Promise<void>;
  unlock(fd: number, offset: number, length: number): void;
}

/** @throws {@link EventJournalError} `LOCK_UNAVAILABLE` where the module has no binary for this platform. */
export function loadNativeLock(): NativeLock {
  try {
    return createRequire(import.meta.url)('fs-native-extensions') as NativeLock;
  } catch (error) {
    throw new EventJournalError(
      'LOCK_UNAVAILABLE',
      `no native file lock for ${process.platform}-${process.arch} (a musl system?); declare a single writer with lock: 'none'`,
      { cause: error },
    );
  }
}
