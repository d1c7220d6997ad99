import type { AppendOutcome } from './append-outcome.js';
import type { BufferPool } from './buffer-pool.js';
import type { SelfWritingEvent } from './event-line.js';

const [LF, OPENING_BRACE, CLOSING_BRACE] = [0x0a, 0x7b, 0x7d];

/** UTF-8 takes at most three bytes for a UTF-16 code unit. */
const MAX_BYTES_PER_UNIT = 3;

/** Lines of one day on their way to the disk in one commit, already encoded. */
export class Batch {
  /**
   * One promise for all events of the batch, as they share its fate: one each costs 0.2 µs of processor time an event, and
   * leaves the garbage collector something of every event that waits.
   */
  readonly answer: Promise<AppendOutcome>;

  private resolve!: (outcome: AppendOutcome) => void;
  private isSettled = false;
  private buffer: Buffer;
  private length = 0;
  private eventCount = 0;
  /** An event is writing into the buffer: what it appends meanwhile must go into another batch. */
  private isLent = false;

  constructor(
    private readonly pool: BufferPool,
    expectedBytes: number,
  ) {
    this.buffer = pool.take(expectedBytes);
    this.answer = new Promise((resolve) => {
      this.resolve = resolve;
    });
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
    if (this.isLent) return false;
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

  /**
   * Has `event` write its line at the end, and adds the `\n`.
   * @returns `false`, and nothing was added, where it does not fit: into the buffer, below `limit`, or into `maxLineBytes`.
   */
  addWritten(event: SelfWritingEvent, limit: number, maxLineBytes: number): boolean {
    if (this.isLent) return false;
    const { buffer, length: start } = this;
    let end: number;
    this.isLent = true;
    try {
      end = event.writeJson(buffer, start);
    } finally {
      this.isLent = false;
    }
    const fits = end < Math.min(buffer.length, limit) && end - start <= maxLineBytes;
    // Written so that a NaN fails; a fraction would fail the second look.
    if (!fits || buffer[start] !== OPENING_BRACE || buffer[end - 1] !== CLOSING_BRACE) return false;
    buffer[end] = LF;
    this.length = end + 1;
    this.eventCount++;
    return true;
  }

  /** Whether the events have their answer. */
  get settled(): boolean {
    return this.isSettled;
  }

  settle(outcome: AppendOutcome): void {
    this.isSettled = true;
    this.pool.give(this.buffer);
    this.resolve(outcome);
  }

  private grow(bytes: number): void {
    const larger = this.pool.take(Math.max(bytes, this.buffer.length * 4));
    this.buffer.copy(larger, 0, 0, this.length);
    this.pool.give(this.buffer);
    this.buffer = larger;
  }
}
