const MS_PER_DAY = 86_400_000;

/**
 * When each of `total` events happens: the days in turn share them as evenly as whole numbers allow, and within its day
 * each has an equal share of the 24 hours (UTC). The same input gives the same times.
 */
export class EventSchedule {
  /**
   * @param days `YYYY-MM-DD`, at least one.
   * @param total how many events there will be.
   */
  constructor(
    private readonly days: readonly string[],
    private readonly total: number,
  ) {}

  /** ISO 8601 in UTC; `index` from 0 to `total` - 1. */
  timestamp(index: number): string {
    const day = Math.floor((index * this.days.length) / this.total);
    const first = this.firstOf(day);
    const count = this.firstOf(day + 1) - first;
    const intoDay = Math.floor(((index - first + 0.5) / count) * MS_PER_DAY);
    return new Date(Date.parse(`${this.days[day]}T00:00:00.000Z`) + intoDay).toISOString();
  }

  private firstOf(day: number): number {
    return Math.ceil((day * this.total) / this.days.length);
  }
}
