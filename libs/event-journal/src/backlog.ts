import type { AppendOutcome, AppendSuccess } from './append-outcome.js';
import { Batch } from './batch.js';
import type { BufferPool } from './buffer-pool.js';
import type { SelfWritingEvent } from './event-line.js';

/**
 * What one commit should carry while the disk keeps up, all days together: at this size a batch is closed for more lines,
 * so that encoding the next one overlaps with the sync of this one.
 */
export const COMMIT_BYTES = 262_144;

/** When batches queue up, or the lock is another writer's, they grow to this size: a sync should carry what it can. */
export const LARGEST_BATCH_BYTES = 1_048_576;

/** What a journal has taken in and not yet answered. */
export interface Pending {
  events: number;
  bytes: number;
}

/** The batches of one day that wait for the disk, oldest first; lines are added to the last. */
export class DayBacklog {
  private readonly batches: Batch[] = [];
  private latest: Batch | undefined;
  /** The committer's own notes: whether it is at this day's commits and will look for more by itself, … */
  isCommitting = false;
  /** … and the first of its commits that this day's next one need not wait for. */
  startsAfter = 0;

  constructor(
    readonly day: string,
    /** One answer for all events of the day: it is frozen and tells nothing of a single one. */
    readonly success: AppendSuccess,
    private readonly pool: BufferPool,
    private readonly pending: Pending,
  ) {}

  /**
   * Takes a line in; resolves to its answer.
   * @param limit the size at which a batch is closed, unless others wait before it; a single line may be longer.
   */
  add(line: string, limit: number): Promise<AppendOutcome> {
    const { batches, pending } = this;
    let batch = batches[batches.length - 1];
    let before = batch?.bytes ?? 0;
    if (batch?.add(line, batches.length > 1 ? LARGEST_BATCH_BYTES : limit) !== true) {
      const size = batches.length > 0 ? LARGEST_BATCH_BYTES : limit;
      batch = new Batch(this.pool, Math.min(this.latest?.bytes ?? 0, size));
      batch.add(line, size);
      batches.push(batch);
      this.latest = batch;
      before = 0;
    }
    pending.events++;
    pending.bytes += batch.bytes - before;
    return batch.answer;
  }

  /**
   * Takes in an event that writes its own line; `undefined`, and nothing was taken in, where the line does not fit into the
   * batch that is open, or is longer than `maxLineBytes`.
   */
  addWritten(
    event: SelfWritingEvent,
    limit: number,
    maxLineBytes: number,
  ): Promise<AppendOutcome> | undefined {
    const { batches, pending } = this;
    const batch = batches[batches.length - 1];
    if (batch === undefined) return undefined;
    const before = batch.bytes;
    if (!batch.addWritten(event, batches.length > 1 ? LARGEST_BATCH_BYTES : limit, maxLineBytes))
      return undefined;
    pending.events++;
    pending.bytes += batch.bytes - before;
    return batch.answer;
  }

  /** Takes the oldest batch out, for the next commit. */
  take(): Batch | undefined {
    return this.batches.shift();
  }

  takeAll(): Batch[] {
    return this.batches.splice(0);
  }

  get isWaiting(): boolean {
    return this.batches.length > 0;
  }

  get waitingBytes(): number {
    let bytes = 0;
    for (const batch of this.batches) bytes += batch.bytes;
    return bytes;
  }

  /** Nobody waits for anything of this day. */
  get isIdle(): boolean {
    return !this.isCommitting && this.latest?.settled !== false;
  }

  /** Resolves when everything taken in so far has its answer: batches settle in order. */
  async drained(): Promise<void> {
    await this.latest?.answer;
  }
}
