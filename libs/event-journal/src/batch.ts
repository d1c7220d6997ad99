import type { AppendOutcome } from './append-outcome.js';
import type { BufferPool } from './buffer-pool.js';

const LF = 10;

/** UTF-8 takes at most three bytes for a UTF-16 code unit. */
const MAX_BYTES_PER_UNIT = 3;

/** Lines of one day on their way to the disk in one commit, already encoded, with those who wait for them. */
export class Batch {
  private buffer: Buffer;
  private length = 0;
  private readonly waiting: ((outcome: AppendOutcome) => void)[] = [];
  /** One function for all promises of the batch: a closure per event costs more than the promise. */
  private readonly wait = (resolve: (outcome: AppendOutcome) => void): void => {
    this.waiting.push(resolve);
  };

  private isSettled = false;
  private eventCount = 0;

  constructor(
    private readonly pool: BufferPool,
    expectedBytes: number,
  ) {
    this.buffer = pool.take(expectedBytes);
  }

  get events(): number {
    return this.eventCount;
  }

  get bytes(): number {
    return this.length;
  }

  /** The encoded lines; valid until {@link settle}. */
  get content(): Buffer {
    return this.buffer.subarray(0, this.length);
  }

  /**
   * Encodes `line` and its `\n` at the end, unless the batch would grow beyond `limit`. An empty batch takes any line.
   */
  add(line: string, limit: number): boolean {
    const room = Math.min(this.buffer.length, limit) - this.length;
    if (line.length * MAX_BYTES_PER_UNIT + 1 > room) {
      const needed = this.length + Buffer.byteLength(line) + 1;
      if (needed > limit && this.length > 0) return false;
      if (needed > this.buffer.length) this.grow(needed);
    }
    const end = this.length + this.buffer.write(line, this.length);
    this.buffer[end] = LF;
    this.length = end + 1;
    this.eventCount++;
    return true;
  }

  /** A promise of its own for each who asks, to the one answer of the batch. */
  settled(): Promise<AppendOutcome> {
    return new Promise(this.wait);
  }

  get isDrained(): boolean {
    return this.isSettled;
  }

  /** Resolves when everything in the batch has its answer. */
  async drained(): Promise<void> {
    if (!this.isSettled) await this.settled();
  }

  settle(outcome: AppendOutcome): void {
    this.isSettled = true;
    this.pool.give(this.buffer);
    for (const resolve of this.waiting) resolve(outcome);
  }

  private grow(bytes: number): void {
    const larger = this.pool.take(Math.max(bytes, this.buffer.length * 4));
    this.buffer.copy(larger, 0, 0, this.length);
    this.pool.give(this.buffer);
    this.buffer = larger;
  }
}
