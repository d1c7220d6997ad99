import { setImmediate as endOfTurn } from 'node:timers/promises';
import { failure, type AppendFailure, type AppendOutcome } from './append-outcome.js';
import type { Batch } from './batch.js';
import type { DayBacklog } from './backlog.js';
import type { DayFile } from './day-file.js';
import { errorCode } from './file-system.js';
import type { JournalHome } from './journal-home.js';

/** A day's batch, and how its commit ended. */
export interface CommittedBatch {
  readonly backlog: DayBacklog;
  readonly batch: Batch;
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
  /** Days that may commit under one hold of the lock: each keeps a file open. */
  readonly maxDays: number;
  /** The days that are not committing and for which something waits, in the order in which they have their turn. */
  readonly waiting: () => DayBacklog[];
  /** A day has its turn. */
  readonly started: (backlog: DayBacklog) => void;
  readonly dayFile: (day: string) => DayFile;
  /** More files are open than may be. */
  readonly isUntidy: () => boolean;
  /** Called under the lock at the end of every hold; does not reject. */
  readonly tidy: () => Promise<void> | undefined;
  readonly settle: (committed: CommittedBatch) => void;
}

/** The time for which the writers' lock is held once. */
interface Hold {
  /** That committed in it. */
  readonly days: Set<DayBacklog>;
  /** Numbers of the commits under way, in the order in which they began. */
  readonly underWay: Set<number>;
  /** The number of the next commit. */
  next: number;
  /** No commit is begun any more: someone else has his turn. */
  ending: boolean;
  /** Not answered yet, because the lock is given back first. */
  readonly finished: CommittedBatch[];
  readonly ended: () => void;
}

/**
 * From here on a day's next commit starts at once and before the finished one is answered, so that whoever is answered
 * encodes new lines while the disk syncs. With less, answering first is better: what the answered append in this turn of
 * the event loop joins the next commit, and a sync costs the same for 2 lines as for 60.
 */
const WORTH_A_SYNC_BYTES = 16_384;

/**
 * Group commit: whatever arrived for a day while its last commit ran goes out as the next one, without a timer.
 *
 * Under one hold of the writers' lock days commit side by side. One that has much to write goes on at its own pace: three
 * days with 1024 events outstanding lost a tenth of the throughput when each waited for the slowest sync. One that has
 * little waits for the commits under way when its last one ended, so that small commits start together and are few.
 *
 * The lock is given back when nothing waits, and after the commits under way when another writer wants it.
 */
export class Committer {
  private running = false;
  private heldUp = false;
  private hold: Hold | undefined;
  private looking = false;
  private readonly tasks: ExclusiveTask[] = [];

  constructor(private readonly context: CommitterContext) {}

  /**
   * Starts committing at the end of the event loop's turn, so that all that arrives in it shares a commit. To be called
   * when something arrives for a day that is not committing; one that is looks for more by itself.
   */
  wake(): void {
    if (!this.running) {
      this.running = true;
      setImmediate(() => void this.run());
    } else if (this.hold !== undefined) {
      this.lookAtEndOfTurn(this.hold);
    }
  }

  /** Runs `task` under the lock while no day commits; rejects with its error, or when the lock cannot be had. */
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

  /** Commits side by side, at least 1. */
  get commitsUnderWay(): number {
    return this.hold?.underWay.size || 1;
  }

  private async run(): Promise<void> {
    let finished: CommittedBatch[] = [];
    do {
      const held = this.hasWork ? this.holdLock() : undefined;
      for (const committed of finished) this.context.settle(committed);
      if (held === undefined) await endOfTurn();
      finished = (await held) ?? [];
    } while (finished.length > 0 || this.hasWork);
    this.running = false;
  }

  private get hasWork(): boolean {
    return this.tasks.length > 0 || this.context.waiting().length > 0;
  }

  /** Resolves to what was committed and is not answered yet. */
  private async holdLock(): Promise<CommittedBatch[]> {
    const asked = performance.now();
    const finished: CommittedBatch[] = [];
    this.heldUp = true;
    try {
      const had = await this.context.home.exclusively(async (lockWaitMs) => {
        this.heldUp = false;
        for (const { run, done, failed } of this.tasks.splice(0)) await run().then(done, failed);
        await this.commitWhileHeld(asked, lockWaitMs, finished);
        await this.context.tidy();
      });
      return had ? finished : this.fail(LOCK_TIMEOUT, new Error(LOCK_TIMEOUT.message), asked);
    } catch (error) {
      return [...finished, ...this.fail(writeFailure(error), error, asked)];
    } finally {
      this.heldUp = false;
    }
  }

  private commitWhileHeld(asked: number, lockWaitMs: number, finished: CommittedBatch[]): Promise<void> {
    return new Promise((ended) => {
      this.hold = { days: new Set(), underWay: new Set(), next: 1, ending: false, finished, ended };
      this.startDays(this.hold, asked, lockWaitMs);
    });
  }

  private lookAtEndOfTurn(hold: Hold): void {
    if (this.looking) return;
    this.looking = true;
    setImmediate(() => {
      this.looking = false;
      if (hold !== this.hold) return;
      hold.ending ||= !this.lockStands();
      this.startDays(hold, performance.now(), 0);
    });
  }

  /** Starts the commits that may start, and ends the hold where none is under way then. */
  private startDays(hold: Hold, asked: number, lockWaitMs: number): void {
    const { maxDays, waiting, started } = this.context;
    for (const backlog of this.mayGoOn(hold) ? waiting() : []) {
      const [oldest = Infinity] = hold.underWay;
      if (backlog.startsAfter > oldest && backlog.waitingBytes < WORTH_A_SYNC_BYTES) continue;
      if (!hold.days.has(backlog) && hold.days.size === maxDays) {
        hold.ending = true;
        break;
      }
      hold.days.add(backlog);
      backlog.isCommitting = true;
      started(backlog);
      void this.commitDay(hold, backlog, asked, lockWaitMs);
    }
    if (hold.underWay.size === 0) this.endHold(hold);
  }

  private endHold(hold: Hold): void {
    for (const backlog of hold.days) backlog.startsAfter = 0;
    this.hold = undefined;
    hold.ended();
  }

  /** One commit of the day after the other, as long as there is much to write and nobody else wants the lock. */
  private async commitDay(hold: Hold, backlog: DayBacklog, asked: number, lockWaitMs: number): Promise<void> {
    let finished: CommittedBatch | undefined;
    for (let batch = backlog.take(); batch !== undefined;) {
      const number = hold.next++;
      hold.underWay.add(number);
      const committing = this.commit(backlog, batch, asked, lockWaitMs);
      if (finished !== undefined) this.context.settle(finished);
      finished = await committing;
      hold.underWay.delete(number);
      hold.ending ||= this.isSomeoneElsesTurn();
      [asked, lockWaitMs] = [performance.now(), 0];
      const goesOn = this.mayGoOn(hold) && backlog.waitingBytes >= WORTH_A_SYNC_BYTES && this.lockStands();
      batch = goesOn ? backlog.take() : undefined;
    }
    backlog.isCommitting = false;
    backlog.startsAfter = hold.next;
    if (this.mayGoOn(hold)) {
      if (finished !== undefined) this.context.settle(finished);
      this.lookAtEndOfTurn(hold);
    } else {
      if (finished !== undefined) hold.finished.push(finished);
      if (hold.underWay.size === 0) this.endHold(hold);
    }
  }

  private isSomeoneElsesTurn(): boolean {
    const { home, isUntidy } = this.context;
    return orIfItFails(true, () => home.isWanted || isUntidy());
  }

  /** To be asked before every commit: a lock whose file was removed keeps nobody out. */
  private lockStands(): boolean {
    return orIfItFails(false, () => this.context.home.isStanding());
  }

  private mayGoOn({ ending }: Hold): boolean {
    return !ending && this.tasks.length === 0;
  }

  /** Everything that waited for the lock has waited long enough. */
  private fail(outcome: AppendFailure, reason: unknown, asked: number): CommittedBatch[] {
    for (const { failed } of this.tasks.splice(0)) failed(reason);
    const elapsed = performance.now() - asked;
    return this.context
      .waiting()
      .flatMap((backlog) =>
        backlog
          .takeAll()
          .map((batch) => ({ backlog, batch, outcome, durationMs: elapsed, lockWaitMs: elapsed })),
      );
  }

  private async commit(
    backlog: DayBacklog,
    batch: Batch,
    asked: number,
    lockWaitMs: number,
  ): Promise<CommittedBatch> {
    let outcome: AppendOutcome = backlog.success;
    try {
      await this.context.dayFile(backlog.day).commit(batch.content);
    } catch (error) {
      outcome = writeFailure(error);
    }
    return { backlog, batch, outcome, durationMs: performance.now() - asked, lockWaitMs };
  }
}

const LOCK_TIMEOUT = failure('LOCK_TIMEOUT', 'another writer held the lock for too long');

/** Whoever asks for the lock next is told why it failed. */
function orIfItFails(otherwise: boolean, ask: () => boolean): boolean {
  try {
    return ask();
  } catch {
    return otherwise;
  }
}

function writeFailure(error: unknown): AppendFailure {
  return failure(
    'WRITE_FAILED',
    `the event could not be written: ${errorCode(error) ?? 'unknown error'}`,
    error,
  );
}
