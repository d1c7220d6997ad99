export { BoundingBox } from './bounding-box.js';
export { MAX_DETECTED_OBJECTS } from './camera-event-fields.js';
export { MAX_PROBLEMS } from './camera-event-problems.js';
export { CameraEvent, type NewCameraEvent } from './camera-event.js';
export { CameraEventInput } from './camera-event-input.js';
export { DetectedObject } from './detected-object.js';
export { InvalidCameraEventError, type CameraEventProblem } from './invalid-camera-event.error.js';
export { MAX_METADATA_DEPTH } from './plain-json.js';
export { cameraEventInputSchema, cameraEventSchema } from './camera-event.schema.js';
