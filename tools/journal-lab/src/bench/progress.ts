/** Says on stderr how far a run is; on a terminal the line overwrites itself. */
export class Progress {
  private readonly started = performance.now();

  constructor(private readonly out: Pick<NodeJS.WriteStream, 'write' | 'isTTY'> = process.stderr) {}

  show(text: string): void {
    const seconds = Math.round((performance.now() - this.started) / 1000);
    const line = `[${String(seconds).padStart(4)} s] ${text}`;
    this.out.write(this.out.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
  }

  /** For what must not be overwritten. */
  warn(text: string): void {
    this.out.write(`${this.out.isTTY ? '\r\x1b[K' : ''}warning: ${text}\n`);
  }

  end(): void {
    if (this.out.isTTY) this.out.write('\r\x1b[K');
  }
}
