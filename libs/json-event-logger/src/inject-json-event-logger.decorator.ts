import { Inject } from '@nestjs/common';
import { getJsonEventLoggerToken } from './json-event-logger.tokens.js';

/**
 * Injects a named log.
 *
 * ```ts
 * constructor(@InjectJsonEventLogger('audit') private readonly auditLog: JsonEventLoggerService) {}
 * ```
 *
 * @param name the `name` given to `forRoot` or `forRootAsync`; without it the log that has none
 */
export const InjectJsonEventLogger = (name?: string): PropertyDecorator & ParameterDecorator =>
  Inject(getJsonEventLoggerToken(name));
