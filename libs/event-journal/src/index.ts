export { Admission, type AdmittedEvent } from './admission.js';
export { EventJournal } from './event-journal.js';
export type { JournalEvent } from './event-line.js';
export {
  APPEND_FAILURE_CODES,
  type AppendFailure,
  type AppendFailureCode,
  type AppendOutcome,
  type AppendSuccess,
} from './append-outcome.js';
export { EventJournalError, type EventJournalErrorCode } from './event-journal-error.js';
export type { EventJournalOptions, LockPolicy, SyncPolicy, WriteMode } from './event-journal-options.js';
export type { CommitReport, Incident, JournalStats } from './journal-report.js';
export { isTimeZone } from './day.js';
