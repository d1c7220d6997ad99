import type { Delivery } from './delivery.js';

/** The counts that a feed ends with. */
export class FeedResult {
  sent = 0;
  acknowledged = 0;
  refused = 0;
  retries = 0;
  /** Input that could not be sent at all. */
  readonly unsendable: string[] = [];
  private readonly days = new Map<string, number>();
  private readonly reasons = new Map<string, number>();

  /** @param notes what was changed or left out between the file and the events. */
  constructor(private readonly notes: readonly string[]) {}

  add(delivery: Delivery): void {
    this.sent += 1;
    this.retries += delivery.retries;
    if (delivery.acknowledged) {
      this.acknowledged += 1;
      increment(this.days, delivery.day);
    } else {
      this.refused += 1;
      increment(this.reasons, delivery.reason);
    }
  }

  addUnsendable(problem: string): void {
    this.unsendable.push(problem);
  }

  /** Whether everything that was in the file is acknowledged. */
  get complete(): boolean {
    return this.refused === 0 && this.unsendable.length === 0;
  }

  toJSON(): object {
    return {
      sent: this.sent,
      acknowledged: this.acknowledged,
      refused: this.refused,
      retries: this.retries,
      days: Object.fromEntries([...this.days].sort()),
      reasons: Object.fromEntries(this.reasons),
      unsendable: this.unsendable,
      notes: this.notes,
    };
  }

  /** For people: several lines. */
  toString(): string {
    return [
      ...this.notes.map((note) => `note: ${note}`),
      ...this.unsendable.map((problem) => `not sent: ${problem}`),
      `sent          ${this.sent}${this.retries > 0 ? ` (and ${this.retries} again, after a 503)` : ''}`,
      `acknowledged  ${this.acknowledged}`,
      ...[...this.days].sort().map(([day, count]) => `  ${day}  ${count}`),
      `refused       ${this.refused}`,
      ...[...this.reasons].map(([reason, count]) => `  ${count} × ${reason}`),
    ].join('\n');
  }
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
