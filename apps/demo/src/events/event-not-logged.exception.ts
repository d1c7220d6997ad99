import { HttpException, HttpStatus } from '@nestjs/common';
import type { AppendFailure, AppendFailureCode } from '@eventlog/json-event-logger';

const STATUS: Record<AppendFailureCode, HttpStatus> = {
  BAD_TIMESTAMP: HttpStatus.BAD_REQUEST,
  NOT_SERIALISABLE: HttpStatus.BAD_REQUEST,
  NOT_ONE_LINE: HttpStatus.BAD_REQUEST,
  TOO_LARGE: HttpStatus.PAYLOAD_TOO_LARGE,
  OVERLOADED: HttpStatus.SERVICE_UNAVAILABLE,
  CLOSED: HttpStatus.SERVICE_UNAVAILABLE,
  LOCK_TIMEOUT: HttpStatus.SERVICE_UNAVAILABLE,
  WRITE_FAILED: HttpStatus.SERVICE_UNAVAILABLE,
};

/** The log did not take a valid event: 503 when it may take it later, 413 when the event is too large. */
export class EventNotLoggedException extends HttpException {
  readonly code: AppendFailureCode;

  constructor({ code, message, cause }: AppendFailure) {
    const statusCode = STATUS[code];
    super({ statusCode, code, message }, statusCode, { cause });
    this.code = code;
  }
}
