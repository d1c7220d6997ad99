export { JsonEventLoggerModule, type JsonEventLoggerModuleAsyncOptions } from './json-event-logger.module.js';
export type { JsonEventLoggerModuleExtras } from './json-event-logger.module-definition.js';
export { JsonEventLoggerService, type JsonEventLoggerStats } from './json-event-logger.service.js';
export type { CommitTimings } from './commit-histogram.js';
export type {
  JsonEventLoggerModuleOptions,
  JsonEventLoggerOptionsFactory,
} from './json-event-logger-options.js';
export {
  JsonEventLoggerBootError,
  type JsonEventLoggerBootErrorCode,
} from './json-event-logger-boot.error.js';
export {
  createJsonEventLoggerConfig,
  jsonEventLoggerConfig,
  type JsonEventLoggerConfigOptions,
} from './json-event-logger.config.js';
export { InjectJsonEventLogger } from './inject-json-event-logger.decorator.js';
export { getJsonEventLoggerToken } from './json-event-logger.tokens.js';

// What an application needs of the engine, so that it depends on this package alone.
export {
  APPEND_FAILURE_CODES,
  type AppendFailure,
  type AppendFailureCode,
  type AppendOutcome,
  type AppendSuccess,
  type CommitReport,
  type Incident,
  type JournalEvent,
  type JournalStats,
  type LockPolicy,
  type SyncPolicy,
  type WriteMode,
} from '@eventlog/event-journal';
