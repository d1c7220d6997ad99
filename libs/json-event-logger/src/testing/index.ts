export {
  RecordingJsonEventLogger,
  type RecordedEvent,
  type RecordingJsonEventLoggerOptions,
} from './recording-json-event-logger.js';
export { provideJsonEventLoggerTesting } from './provide-json-event-logger-testing.js';
