import { Injectable, type PipeTransform } from '@nestjs/common';
import { CameraEventInput, InvalidCameraEventError } from '@eventlog/event-model';
import { InvalidEventException } from './invalid-event.exception.js';

/** Makes a valid event of what came in, over either transport: built once, validated once. */
@Injectable()
export class CameraEventPipe implements PipeTransform<unknown, CameraEventInput> {
  /** @throws InvalidEventException naming the wrong fields */
  transform(value: unknown): CameraEventInput {
    try {
      return CameraEventInput.from(value);
    } catch (error) {
      if (error instanceof InvalidCameraEventError) throw new InvalidEventException(error.problems);
      throw error;
    }
  }
}
