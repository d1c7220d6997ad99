import { type ArgumentsHost, Catch, HttpStatus } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';
import { EventNotLoggedException } from './event-not-logged.exception.js';

const RETRY_AFTER_SECONDS = '1';

/** Tells an HTTP caller whose event the log did not take when to try again, where that may help. */
@Catch(EventNotLoggedException)
export class EventNotLoggedFilter extends BaseExceptionFilter<EventNotLoggedException> {
  override catch(exception: EventNotLoggedException, host: ArgumentsHost): void {
    if (exception.getStatus() === (HttpStatus.SERVICE_UNAVAILABLE as number)) {
      const response = host.switchToHttp().getResponse<unknown>();
      this.httpAdapterHost?.httpAdapter.setHeader(response, 'Retry-After', RETRY_AFTER_SECONDS);
    }
    super.catch(exception, host);
  }
}
