import type { WriteStream } from 'node:tty';

const TERMINAL_INTERVAL_MS = 100;
const FILE_INTERVAL_MS = 5_000;

/** How far the feed is, on one line of a terminal that is written over, or now and then on a line of a log file. */
export class ProgressLine {
  private done = 0;
  private nextAt = 0;

  constructor(
    private readonly output: Pick<WriteStream, 'write'> & { isTTY?: boolean },
    private readonly total: number,
  ) {}

  /** One more is answered. */
  advance(): void {
    this.done += 1;
    const now = Date.now();
    if (now < this.nextAt && this.done < this.total) return;
    this.nextAt = now + (this.output.isTTY ? TERMINAL_INTERVAL_MS : FILE_INTERVAL_MS);
    const start = this.output.isTTY ? '\r' : '';
    const end = this.output.isTTY && this.done < this.total ? '' : '\n';
    this.output.write(`${start}${this.done}/${this.total} events answered${end}`);
  }
}
