interface Window {
  readonly startedAt: number;
  lines: number;
}

/** Lets a few log lines of each kind through per span of time and counts the others, so that a storm stays readable. */
export class LineBudget {
  private readonly windows = new Map<string, Window>();

  /**
   * @param lines how many of one kind may be written in a span
   * @param spanMs the length of the span, which starts with the first line of its kind
   * @param clock milliseconds that never go back
   */
  constructor(
    private readonly lines: number,
    private readonly spanMs: number,
    private readonly clock: { now(): number } = performance,
  ) {}

  /** Whether one more line of this kind may be written now. */
  spend(kind: string): boolean {
    const window = this.windows.get(kind) ?? { startedAt: this.clock.now(), lines: 0 };
    this.windows.set(kind, window);
    window.lines += 1;
    return window.lines <= this.lines;
  }

  /** Ends the spans that are over, or all of them, and tells how many lines each kind has held back. */
  *settle(all = false): Generator<{ readonly kind: string; readonly heldBack: number }> {
    for (const [kind, { startedAt, lines }] of this.windows) {
      if (!all && this.clock.now() - startedAt < this.spanMs) continue;
      this.windows.delete(kind);
      if (lines > this.lines) yield { kind, heldBack: lines - this.lines };
    }
  }
}
