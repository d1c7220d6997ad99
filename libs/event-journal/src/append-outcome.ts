/**
 * Why an event was not acknowledged. A closed set: a new code is a breaking change.
 *
 * | code | meaning | is it in the file? | worth a retry? |
 * |---|---|---|---|
 * | `BAD_TIMESTAMP` | `timestamp` is neither a valid `Date` nor an ISO 8601 string with an offset, or its year is outside 0001–9999 | no | no |
 * | `NOT_SERIALISABLE` | `toJson()` or `JSON.stringify` threw, or gave something that is not the text of one JSON object | no | no |
 * | `NOT_ONE_LINE` | `toJson()` gave text with a line break in it | no | no |
 * | `TOO_LARGE` | the line is longer than `maxLineBytes` | no | no |
 * | `OVERLOADED` | `maxPendingBytes` are already waiting for the disk | no | yes, later |
 * | `CLOSED` | `close()` was called | no | no |
 * | `LOCK_TIMEOUT` | another writer held the lock for `lockTimeoutMs` | no | yes |
 * | `WRITE_FAILED` | the system refused to write or to sync; its error is the `cause` | unknown | yes, with the same event id |
 */
export type AppendFailureCode =
  | 'BAD_TIMESTAMP'
  | 'NOT_SERIALISABLE'
  | 'NOT_ONE_LINE'
  | 'TOO_LARGE'
  | 'OVERLOADED'
  | 'CLOSED'
  | 'LOCK_TIMEOUT'
  | 'WRITE_FAILED';

/** Every {@link AppendFailureCode}, for those who count by code. */
export const APPEND_FAILURE_CODES: readonly AppendFailureCode[] = [
  'BAD_TIMESTAMP',
  'NOT_SERIALISABLE',
  'NOT_ONE_LINE',
  'TOO_LARGE',
  'OVERLOADED',
  'CLOSED',
  'LOCK_TIMEOUT',
  'WRITE_FAILED',
];

/** The event's line is in its day file. One object may be shared by all events of a commit: it is frozen. */
export interface AppendSuccess {
  readonly ok: true;
  /** The day file, as `directory` was given: `data/events/2025-11-08/events.json`. */
  readonly path: string;
  /** The event's day in the journal's time zone, `YYYY-MM-DD`. */
  readonly day: string;
  /**
   * What the acknowledgement means. `disk`: synced, survives a power cut (`sync: 'always'`).
   * `kernel`: written, survives the death of the process but not of the machine (`interval`, `never`).
   */
  readonly durability: 'disk' | 'kernel';
}

/** The event is not promised. After `WRITE_FAILED` its line may still be in the file. */
export interface AppendFailure {
  readonly ok: false;
  readonly code: AppendFailureCode;
  /** One readable sentence. It names no value of the event. */
  readonly message: string;
  /** What the system or the event's own code threw, where there is one. */
  readonly cause?: unknown;
}

/** The answer to every `append`. */
export type AppendOutcome = AppendSuccess | AppendFailure;

export function failure(code: AppendFailureCode, message: string, cause?: unknown): AppendFailure {
  return Object.freeze(
    cause === undefined ? { ok: false, code, message } : { ok: false, code, message, cause },
  );
}
