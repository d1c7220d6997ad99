import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { CameraEvent } from '@eventlog/event-model';
import { EventSchedule } from './event-schedule.js';
import type { EventSource } from './event-source.js';
import { FeedInputError } from './feed-input.error.js';
import type { OutgoingEvent } from './outgoing-event.js';
import { UnsendableInput } from './unsendable-input.js';

/**
 * The events of a JSON Lines file, one line in memory at a time. They are sent as they are, for the server to judge; only
 * an id is added where there is none.
 *
 * @param days where given, the events are spread over these days instead of keeping their own times, and lose the
 *   `json_log_path` that belonged to those.
 * @throws FeedInputError where the first line is no camera event, so that the rest is not either.
 */
export async function jsonLinesEventSource(
  file: string,
  days: readonly string[] | undefined,
): Promise<EventSource> {
  let total = 0;
  for await (const { text } of numberedLines(file)) {
    if (total === 0 && parsedObject(text)?.['camera_id'] === undefined) {
      throw new FeedInputError(`${file} is not camera events as JSON Lines: its first line has no camera_id`);
    }
    total += 1;
  }
  const schedule = days && new EventSchedule(days, total);
  return { total, events: outgoing(file, schedule), notes: [] };
}

async function* outgoing(
  file: string,
  schedule: EventSchedule | undefined,
): AsyncIterable<OutgoingEvent | UnsendableInput> {
  let index = 0;
  for await (const { text, number } of numberedLines(file)) {
    const event = parsedObject(text);
    if (event === undefined) yield new UnsendableInput(`line ${number} is not a JSON object`);
    else {
      const { event_id = CameraEvent.generateId(), json_log_path, ...fields } = event;
      const times = schedule ? { timestamp: schedule.timestamp(index) } : { json_log_path };
      yield { event_id: event_id as string, ...fields, ...times };
    }
    index += 1;
  }
}

async function* numberedLines(file: string): AsyncIterable<{ text: string; number: number }> {
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
    number += 1;
    // trim takes a byte order mark for white space too.
    const text = line.trim();
    if (text !== '') yield { text, number };
  }
}

function parsedObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
