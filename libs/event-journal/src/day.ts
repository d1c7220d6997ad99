/** A stretch of a day of the journal's time zone: the instants in `[start, end)` belong to the day `name`. */
export interface Day {
  /** `YYYY-MM-DD`. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

const MS_PER_DAY = 86_400_000;
const REMEMBERED_DAYS = 64;

/** Whether `value` is `UTC` or an IANA time zone that this Node knows. */
export function isTimeZone(value: unknown): boolean {
  // Intl also takes bare offsets such as +05:45, which are no zone and know no daylight saving time.
  if (typeof value !== 'string' || !/^[A-Za-z]/.test(value)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

/**
 * Tells the day of an instant. A day is found once by its bounds and remembered: formatting a date through `Intl` for
 * every event costs more than writing the event.
 */
export class Calendar {
  private readonly format: Intl.DateTimeFormat;
  private latest: Day = { name: '', start: 0, end: 0 };
  private days: Day[] = [];

  constructor(timeZone: string) {
    this.format = new Intl.DateTimeFormat('en', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  /** The day of `instant`, or `undefined` where the zone's year is not one of 0001–9999. */
  dayOf(instant: number): Day | undefined {
    const { latest } = this;
    if (instant >= latest.start && instant < latest.end) return latest;
    const known = this.days.find((day) => instant >= day.start && instant < day.end);
    if (known !== undefined) return (this.latest = known);

    const found = this.find(instant);
    if (found === undefined) return undefined;
    this.days = [found, ...this.days.slice(0, REMEMBERED_DAYS - 1)];
    return (this.latest = found);
  }

  /**
   * A day's bounds by the offset that holds at `instant`, cut where the offset changes. Searching for the change of the
   * date instead would fail where a date comes twice: until 2011 St. John's went back from 00:01 to 23:01.
   */
  private find(instant: number): Day | undefined {
    const offset = this.offsetAt(instant);
    const midnight = Math.floor((instant + offset) / MS_PER_DAY) * MS_PER_DAY;
    const name = nameOf(midnight);
    if (name === undefined) return undefined;
    const holds = (at: number) => this.offsetAt(at) === offset;
    const [start, end] = [midnight - offset, midnight - offset + MS_PER_DAY];
    return {
      name,
      start: holds(start) ? start : boundary(start, instant, holds),
      end: holds(end - 1) ? end : boundary(instant, end - 1, (at) => !holds(at)),
    };
  }

  /** Milliseconds that the zone's clocks are ahead of UTC. */
  private offsetAt(instant: number): number {
    const part: Record<string, string> = {};
    for (const { type, value } of this.format.formatToParts(instant)) part[type] = value;
    const local = new Date(0);
    const year = Number(part['year']);
    local.setUTCFullYear(
      part['era'] === 'BC' ? 1 - year : year,
      Number(part['month']) - 1,
      Number(part['day']),
    );
    local.setUTCHours(Number(part['hour']), Number(part['minute']), Number(part['second']));
    return local.getTime() - Math.floor(instant / 1000) * 1000;
  }
}

/** The first instant in `(low, high]` for which `holds`, which does not at `low` and does at `high`. */
function boundary(low: number, high: number, holds: (at: number) => boolean): number {
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}

function nameOf(midnight: number): string | undefined {
  const date = new Date(midnight);
  const year = date.getUTCFullYear();
  return year >= 1 && year <= 9999 ? date.toISOString().slice(0, 10) : undefined;
}

/** A number that differs between neighbouring days, for tables with one place per day. */
export function ordinalOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / MS_PER_DAY;
}
