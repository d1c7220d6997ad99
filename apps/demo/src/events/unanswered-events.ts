import { Injectable } from '@nestjs/common';

/** Counts the events that were not logged and whose sender could not be told: a message pattern has no reply. */
@Injectable()
export class UnansweredEvents {
  private readonly counts = new Map<string, number>();

  /** @param code why, as an HTTP caller would have been told */
  count(code: string): void {
    this.counts.set(code, (this.counts.get(code) ?? 0) + 1);
  }

  /** How many, by code, since the start. */
  byCode(): Record<string, number> {
    return Object.fromEntries(this.counts);
  }
}
