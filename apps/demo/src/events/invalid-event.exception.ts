import { BadRequestException } from '@nestjs/common';
import type { CameraEventProblem } from '@eventlog/event-model';

/** The event itself is wrong: 400 with the wrong fields. */
export class InvalidEventException extends BadRequestException {
  readonly code = 'INVALID_EVENT';

  constructor(readonly problems: readonly CameraEventProblem[]) {
    super({ statusCode: 400, code: 'INVALID_EVENT', message: 'Not a camera event', errors: problems });
  }
}
