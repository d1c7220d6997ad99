import type { AppendFailureCode } from './append-outcome.js';

/** What one commit of one day file did. */
export interface CommitReport {
  /** The day file, as the journal's `directory` was given. */
  readonly path: string;
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly events: number;
  readonly bytes: number;
  /** Milliseconds from the wish to write until the sync was done, the wait for the lock included. */
  readonly durationMs: number;
  /** Milliseconds of that spent waiting for other writers. */
  readonly lockWaitMs: number;
  /** Why the commit failed; absent when it succeeded. */
  readonly error?: unknown;
}

/** Something an operator should know. */
export type Incident =
  /**
   * Commits of a day file began to fail: reported once, until `recovered`. Also what failed outside a commit: a sync of
   * `sync: 'interval'`, a repair at open, the release of a file or the lock; each time, and without a `recovered`.
   */
  | { readonly kind: 'failing'; readonly path: string; readonly error: unknown }
  /** Commits of a day file work again. `failedEvents` were refused in between. */
  | { readonly kind: 'recovered'; readonly path: string; readonly failedEvents: number }
  /** A torn tail was cut from a day file; a copy is at `quarantine`, unless it was only NULs. */
  | {
      readonly kind: 'repaired';
      readonly path: string;
      readonly offset: number;
      readonly bytes: number;
      readonly quarantine?: string;
    }
  /** A line of a day file does not parse and is no trace of a crash. It was left as it is. */
  | { readonly kind: 'corrupt'; readonly path: string; readonly offset: number; readonly bytes: number }
  /** A day file was removed or replaced from outside. */
  | { readonly kind: 'moved'; readonly path: string };

/** A snapshot of a journal's counters. All counts since `open`. */
export interface JournalStats {
  /** `failing`: the last commit failed. */
  readonly state: 'open' | 'failing' | 'closed';
  /** Events that `append` took in: acknowledged, failed, or still pending. */
  readonly accepted: number;
  readonly acknowledged: number;
  /** Events not acknowledged, by code: refused at once, or accepted and then failed. */
  readonly refused: Readonly<Record<AppendFailureCode, number>>;
  readonly pendingEvents: number;
  readonly pendingBytes: number;
  /** Successful commits of a day file. */
  readonly commits: number;
  readonly failedCommits: number;
  readonly bytesWritten: number;
  readonly repairs: number;
  readonly openFiles: number;
  /** Milliseconds of the latest commit. */
  readonly lastCommitMs?: number;
  /** When the latest successful commit ended. */
  readonly lastCommitAt?: Date;
  /** The latest commit error, kept after recovery. */
  readonly lastError?: unknown;
}
