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
  private heldUp = false;
  private readonly tasks: ExclusiveTask[] = [];

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

  /** Another writer has the lock: what waits may as well grow. */
  get isHeldUp(): boolean {
    return this.heldUp;
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
      const hasWork = this.tasks.length > 0 || this.context.waitingBytes() > 0;
      const committing = hasWork ? this.commit() : undefined;
      this.settle(finished);
      finished = (await committing) ?? [];
    } while (finished.length > 0 || this.awake);
    this.running = false;
  }

  private settle(finished: CommittedBatch[]): void {
    for (const committed of finished) this.context.settle(committed);
  }

  private async commit(): Promise<CommittedBatch[]> {
    const started = performance.now();
    let committed: CommittedBatch[] = [];
    this.heldUp = true;
    try {
      const had = await this.context.home.exclusively(async (lockWaitMs) => {
        this.heldUp = false;
        for (const { run, done, failed } of this.tasks.splice(0)) await run().then(done, failed);
        const batches = this.context.take();
        committed = await Promise.all(batches.map((batch) => this.commitDay(batch, started, lockWaitMs)));
        await this.context.tidy();
      });
      return had ? committed : this.fail(LOCK_TIMEOUT, new Error(LOCK_TIMEOUT.message), started);
    } catch (error) {
      return [...committed, ...this.fail(writeFailure(error), error, started)];
    } finally {
      this.heldUp = false;
    }
  }

  /** Everything that waited for the lock has waited long enough. */
  private fail(outcome: AppendFailure, reason: unknown, started: number): CommittedBatch[] {
    for (const { failed } of this.tasks.splice(0)) failed(reason);
    const elapsed = performance.now() - started;
    const failed: CommittedBatch[] = [];
    for (let batches = this.context.take(); batches.length > 0; batches = this.context.take()) {
      for (const batch of batches) {
        failed.push({ ...batch, outcome, durationMs: elapsed, lockWaitMs: elapsed });
      }
    }
    return failed;
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

const LOCK_TIMEOUT = failure('LOCK_TIMEOUT', 'another writer held the lock for too long');

function writeFailure(error: unknown): AppendFailure {
  return failure(
    'WRITE_FAILED',
    `the event could not be written: ${errorCode(error) ?? 'unknown error'}`,
    error,
  );
}
