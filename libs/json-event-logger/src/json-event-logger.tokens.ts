import type { InjectionToken } from '@nestjs/common';
import { JsonEventLoggerService } from './json-event-logger.service.js';

/**
 * The injection token of a log: the class {@link JsonEventLoggerService} for the one without a name, so that it is
 * injected by its type alone.
 *
 * @param name the `name` given to `forRoot` or `forRootAsync`
 */
export function getJsonEventLoggerToken(name?: string): InjectionToken<JsonEventLoggerService> {
  return name === undefined ? JsonEventLoggerService : `JsonEventLoggerService:${name}`;
}
