/** An event to send, with its id, so that every attempt carries the same one. */
export interface OutgoingEvent {
  readonly event_id: string;
  readonly [field: string]: unknown;
}
