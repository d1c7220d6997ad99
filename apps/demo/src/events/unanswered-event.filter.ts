import { Catch, Logger, type RpcExceptionFilter } from '@nestjs/common';
import { EMPTY, type Observable } from 'rxjs';
import { EventNotLoggedException } from './event-not-logged.exception.js';
import { InvalidEventException } from './invalid-event.exception.js';
import { UnansweredEvents } from './unanswered-events.js';

const FIELDS_NAMED = 10;

/** The end of the line for an event of a message pattern that was not logged: nobody hears of an exception. */
@Catch()
export class UnansweredEventFilter implements RpcExceptionFilter {
  private readonly logger = new Logger(UnansweredEventFilter.name);

  constructor(private readonly unanswered: UnansweredEvents) {}

  catch(exception: unknown): Observable<never> {
    if (exception instanceof InvalidEventException) {
      const fields = exception.problems.slice(0, FIELDS_NAMED).map(({ path }) => path);
      // As JSON: an unknown field has the name that the sender gave it, line breaks and all.
      this.logger.warn(`An event was refused, its fields are wrong: ${JSON.stringify(fields)}`);
      this.unanswered.count(exception.code);
    } else if (exception instanceof EventNotLoggedException) {
      // The log itself warns once when the disk fails; a line for each event would fill the next disk.
      this.logger.debug(`An event was not logged: ${exception.code}`);
      this.unanswered.count(exception.code);
    } else {
      this.logger.error(exception);
      this.unanswered.count('UNKNOWN');
    }
    return EMPTY;
  }
}
