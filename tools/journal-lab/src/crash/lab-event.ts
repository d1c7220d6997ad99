import { SeededRandom } from '../seeded-random.js';

/** A run of events with ascending ids. Everything about an event follows from its series and its id. */
export interface EventSeries {
  readonly seed: number;
  readonly start: number;
  readonly count: number;
  /** `YYYY-MM-DD`; the events go in turn to this day and those after it. */
  readonly firstDay: string;
  readonly days: number;
}

/** An event of the lab. */
export interface LabEvent {
  readonly timestamp: string;
  readonly id: number;
  readonly text: string;
}

const MS_PER_DAY = 86_400_000;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
/** Two, three and four bytes in UTF-8, and one that JSON escapes. */
const WIDE = ['é', 'ß', '猫', '走', '🐈', '🚲', '"', '\\'];

/** The day that the event `id` of `series` belongs in. */
export function dayOf(series: EventSeries, id: number): string {
  return new Date(Date.parse(series.firstDay) + (id % series.days) * MS_PER_DAY).toISOString().slice(0, 10);
}

/** `firstDay` moved by whole days. */
export function laterDay(day: string, days: number): string {
  return new Date(Date.parse(day) + days * MS_PER_DAY).toISOString().slice(0, 10);
}

/** Most events are short, a few span pages of the file system, and a third hold characters of several bytes. */
export function labEvent(series: EventSeries, id: number): LabEvent {
  const random = new SeededRandom(series.seed * 1_000_003 + id);
  const instant = Date.parse(dayOf(series, id)) + random.below(MS_PER_DAY);
  const length = random.chance(0.04) ? 3000 + random.below(6000) : 20 + random.below(400);
  const wide = random.chance(0.33);
  const word = LETTERS.slice(random.below(20));
  let text = '';
  while (text.length < length) text += wide ? random.pick(WIDE) + word : word;
  return { timestamp: new Date(instant).toISOString(), id, text };
}

/** The line that a journal must hold for the event `id` of `series`. */
export function labLine(series: EventSeries, id: number): string {
  return JSON.stringify(labEvent(series, id));
}
