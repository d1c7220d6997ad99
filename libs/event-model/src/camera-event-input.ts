import { IsNotEmpty, IsString } from 'class-validator';
import { CameraEventFields } from './camera-event-fields.js';
import { CameraEvent } from './camera-event.js';
import { MayBeLeftOut } from './may-be-left-out.decorator.js';
import { readCameraEvent } from './read-camera-event.js';

/** An event as a camera sends it: whoever stores it gives it the id and the path that are left out. */
export class CameraEventInput extends CameraEventFields {
  @IsNotEmpty()
  @IsString()
  @MayBeLeftOut()
  declare event_id?: string;

  @IsNotEmpty()
  @IsString()
  @MayBeLeftOut()
  declare json_log_path?: string;

  /**
   * A valid input, from anything, such as the parsed body of a request.
   *
   * @throws InvalidCameraEventError naming the wrong fields.
   */
  static from(value: unknown): CameraEventInput {
    return readCameraEvent(CameraEventInput, value);
  }

  /**
   * The whole event. It is not validated a second time: `event_id` and `json_log_path` are the caller's own and must
   * not be empty; they take the place of those that were sent.
   */
  toEvent(assigned: { event_id: string; json_log_path: string }): CameraEvent {
    return Object.assign(new CameraEvent(), this, assigned);
  }
}
