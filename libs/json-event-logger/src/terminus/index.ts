export {
  JsonEventLoggerHealthIndicator,
  type JsonEventLoggerHealth,
  type JsonEventLoggerHealthOptions,
} from './json-event-logger.health.js';
