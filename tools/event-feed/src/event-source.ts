import type { OutgoingEvent } from './outgoing-event.js';
import type { UnsendableInput } from './unsendable-input.js';

/** A file of detections, read as events. */
export interface EventSource {
  /** How many items `events` will give. */
  readonly total: number;
  readonly events: Iterable<OutgoingEvent | UnsendableInput> | AsyncIterable<OutgoingEvent | UnsendableInput>;
  /** What was changed or left out on the way from the file to the events, for the user. */
  readonly notes: readonly string[];
}
