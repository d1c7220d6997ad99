import type { AppendOutcome, AppendSuccess } from './append-outcome.js';
import { Batch } from './batch.js';
import type { BufferPool } from './buffer-pool.js';

/**
 * A batch is closed for more lines at this size while the disk keeps up, so that encoding the next one overlaps with
 * the sync of this one. When batches queue up, or the lock is another writer's, they grow to the second size: then a
 * sync should carry as much as it can.
 */
const BATCH_BYTES = 262_144;
const QUEUED_BATCH_BYTES = 524_288;

/** No batch is larger, but for a single line that is. */
export const LARGEST_BATCH_BYTES = QUEUED_BATCH_BYTES;

/** What a journal has taken in and not yet answered. */
export interface Pending {
  events: number;
  bytes: number;
}

/** The batches of one day that wait for the disk, oldest first; lines are added to the last. */
export class DayBacklog {
  private readonly batches: Batch[] = [];
  private latest: Batch | undefined;

  constructor(
    readonly day: string,
    /** One answer for all events of the day: it is frozen and tells nothing of a single one. */
    readonly success: AppendSuccess,
    private readonly pool: BufferPool,
    private readonly pending: Pending,
  ) {}

  /**
   * Takes a line in; resolves to its answer.
   * @param heldUp whether the next commit has to wait anyway.
   */
  add(line: string, heldUp: boolean): Promise<AppendOutcome> {
    const { batches, pending } = this;
    let batch = batches[batches.length - 1];
    let before = batch?.bytes ?? 0;
    if (batch?.add(line, heldUp || batches.length > 1 ? QUEUED_BATCH_BYTES : BATCH_BYTES) !== true) {
      const limit = heldUp || batches.length > 0 ? QUEUED_BATCH_BYTES : BATCH_BYTES;
      batch = new Batch(this.pool, Math.min(this.latest?.bytes ?? 0, limit));
      batch.add(line, limit);
      batches.push(batch);
      this.latest = batch;
      before = 0;
    }
    pending.events++;
    pending.bytes += batch.bytes - before;
    return batch.answer;
  }

  /** Takes the oldest batch out, for the next commit. */
  take(): Batch | undefined {
    return this.batches.shift();
  }

  get waitingBytes(): number {
    let bytes = 0;
    for (const batch of this.batches) bytes += batch.bytes;
    return bytes;
  }

  get isIdle(): boolean {
    return this.latest?.settled !== false;
  }

  /** Resolves when everything taken in so far has its answer: batches settle in order. */
  async drained(): Promise<void> {
    await this.latest?.answer;
  }
}
