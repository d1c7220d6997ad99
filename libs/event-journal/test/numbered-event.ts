/** The day of events that do not care. */
export const DAY = '2025-11-08';

export interface NumberedEvent {
  readonly timestamp: string;
  readonly id: string;
}

/** An event that can be told from all others. */
export function numberedEvent(id: number | string, day = DAY): NumberedEvent {
  return { timestamp: `${day}T12:00:00.000Z`, id: String(id) };
}

/** The line that it must become. */
export function lineOfNumbered(id: number | string, day = DAY): string {
  return `${JSON.stringify(numberedEvent(id, day))}\n`;
}
