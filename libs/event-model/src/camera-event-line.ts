import type { CameraEvent } from './camera-event.js';

/** The event's line: compact JSON in the order of the fields, without `\n`. */
export function cameraEventLine(event: CameraEvent): string {
  return JSON.stringify(event);
}
