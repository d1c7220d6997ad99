import { setImmediate as endOfTurn } from 'node:timers/promises';
import { failure, type AppendFailure, type AppendOutcome } from './append-outcome.js';
import type { Batch } from './batch.js';
import type { DayBacklog } from './backlog.js';
import type { DayFile } from './day-file.js';
import { errorCode } from './file-system.js';
import type { JournalHome } from './journal-home.js';

/** A day's batch on its way through a commit. */
export interface PendingBatch {
  readonly backlog: DayBacklog;
  readonly batch: Batch;
}

/** A day's batch, and how its commit ended. */
export interface CommittedBatch extends PendingBatch {
  readonly outcome: AppendOutcome;
  /** From the wish to write until the sync was done. */
  readonly durationMs: number;
  readonly lockWaitMs: number;
}

/** Something else that must be done under the lock. */
interface ExclusiveTask {
  readonly run: () => Promise<void>;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/** What the committer needs of its journal. */
export interface CommitterContext {
  readonly home: JournalHome;
  /** The batches to commit next, one a day at most; none when nothing waits. */
  readonly take: () => PendingBatch[];
  /** Bytes that `take` would find. */
  readonly waitingBytes: () => number;
  readonly dayFile: (day: string) => DayFile;
  /** Called under the lock at the end of every commit; does not reject. */
  readonly tidy: () => Promise<void> | undefined;
  readonly settle: (committed: CommittedBatch) => void;
}

/**
 * From here on the next commit starts before the finished one is answered, so that whoever is answered encodes new
 * lines while the disk syncs. With less, answering first is better: what the answered append in this turn of the event
 * loop joins the next commit, and a sync costs the same for 2 lines as for 60.
 */
const WORTH_OVERLAPPING_BYTES = 32_768;

/**
 * Group commit: whatever arrived while the last commit ran goes out as the next one, without a timer. All days of a
 * commit are written and synced side by side, under one hold of the writers' lock.
 */
export class Committer {
  private running = false;
  /** Something arrived since the latest commit took what there was. */
  private awake = false;
  private tasks: ExclusiveTask[] = [];

  constructor(private readonly context: CommitterContext) {}

  /** Starts committing at the end of the event loop's turn, so that all that arrives in it shares a commit. */
  wake(): void {
    this.awake = true;
    if (this.running) return;
    this.running = true;
    setImmediate(() => void this.run());
  }

  /** Runs `task` under the lock between two commits; rejects with its error, or when the lock cannot be had. */
  between(task: () => Promise<void>): Promise<void> {
    return new Promise((done, failed) => {
      this.tasks.push({ run: task, done, failed });
      this.wake();
    });
  }

  private async run(): Promise<void> {
    let finished: CommittedBatch[] = [];
    do {
      if (finished.length > 0 && this.context.waitingBytes() < WORTH_OVERLAPPING_BYTES) {
        this.settle(finished);
        finished = [];
        await endOfTurn();
      }
      this.awake = false;
      const batches = this.context.take();
      const tasks = this.tasks.splice(0);
      const committing = batches.length + tasks.length > 0 ? this.commit(batches, tasks) : undefined;
      this.settle(finished);
      finished = (await committing) ?? [];
    } while (finished.length > 0 || this.awake);
    this.running = false;
  }

  private settle(finished: CommittedBatch[]): void {
    for (const committed of finished) this.context.settle(committed);
  }

  private async commit(batches: PendingBatch[], tasks: ExclusiveTask[]): Promise<CommittedBatch[]> {
    const started = performance.now();
    const fail = (outcome: AppendFailure, reason: unknown): CommittedBatch[] => {
      for (const { failed } of tasks) failed(reason);
      const elapsed = performance.now() - started;
      return batches.map((batch) => ({ ...batch, outcome, durationMs: elapsed, lockWaitMs: elapsed }));
    };

    let committed: CommittedBatch[] = [];
    try {
      const { home, tidy } = this.context;
      const had = await home.exclusively(async (lockWaitMs) => {
        for (const task of tasks) await task.run().then(task.done, task.failed);
        committed = await Promise.all(batches.map((batch) => this.commitDay(batch, started, lockWaitMs)));
        await tidy();
      });
      if (had) return committed;
      const timeout = failure('LOCK_TIMEOUT', 'another writer held the lock for too long');
      return fail(timeout, new Error(timeout.message));
    } catch (error) {
      return fail(writeFailure(error), error);
    }
  }

  private async commitDay(
    pending: PendingBatch,
    started: number,
    lockWaitMs: number,
  ): Promise<CommittedBatch> {
    const { backlog, batch } = pending;
    let outcome: AppendOutcome = backlog.success;
    try {
      await this.context.dayFile(backlog.day).commit(batch.content);
    } catch (error) {
      outcome = writeFailure(error);
    }
    return { backlog, batch, outcome, durationMs: performance.now() - started, lockWaitMs };
  }
}

function writeFailure(error: unknown): AppendFailure {
  return failure(
    'WRITE_FAILED',
    `the event could not be written: ${errorCode(error) ?? 'unknown error'}`,
    error,
  );
}
