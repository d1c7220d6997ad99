import { validateSync, type ValidationError } from 'class-validator';
import { BoundingBox } from './bounding-box.js';
import { type CameraEventFields, MAX_DETECTED_OBJECTS, TOO_MANY_OBJECTS } from './camera-event-fields.js';
import { CameraEventProblems } from './camera-event-problems.js';
import { DetectedObject } from './detected-object.js';
import { fieldPath } from './field-path.js';
import { InvalidCameraEventError } from './invalid-camera-event.error.js';
import { plainJson } from './plain-json.js';
import { utcTimestamp } from './utc-timestamp.js';

/**
 * Builds the event that `value` describes and validates it.
 *
 * The objects are built here and not by class-transformer: it silently drops keys such as `constructor`, `toString` or
 * `toJson` that must be refused, and fails with a TypeError on `{"metadata":{"constructor":1}}`.
 *
 * @throws InvalidCameraEventError naming the wrong fields.
 */
export function readCameraEvent<Event extends CameraEventFields>(
  EventClass: new () => Event,
  value: unknown,
): Event {
  if (!isObject(value)) throw new InvalidCameraEventError([{ path: '', message: 'must be a JSON object' }]);

  const problems = new CameraEventProblems();
  const event = filled(new EventClass(), value, '', problems);
  const { detected_objects, metadata } = event as { detected_objects: unknown; metadata: unknown };
  event.timestamp = utcTimestamp(event.timestamp) ?? event.timestamp;
  // Each object is validated as it is read: validated with the event, all would be before the first problem is told.
  if (Array.isArray(detected_objects)) event.detected_objects = [];
  addValidationProblems(event, '', problems);
  if (Array.isArray(detected_objects)) event.detected_objects = detectedObjects(detected_objects, problems);
  if (isObject(metadata)) {
    event.metadata = plainJson(metadata, 'metadata', problems) as Record<string, unknown>;
  }
  if (problems.found.length > 0) throw new InvalidCameraEventError(problems.found);
  return event;
}

function detectedObjects(items: unknown[], problems: CameraEventProblems): DetectedObject[] {
  const path = 'detected_objects';
  if (items.length > MAX_DETECTED_OBJECTS) {
    problems.add(path, TOO_MANY_OBJECTS);
    return [];
  }
  // Array.from visits the holes of a sparse array too.
  return Array.from(items, (item, index) => detectedObject(item, fieldPath(path, index), problems));
}

function detectedObject(value: unknown, path: string, problems: CameraEventProblems): DetectedObject {
  const object = new DetectedObject();
  if (!isObject(value)) {
    problems.add(path, 'must be an object');
    return object;
  }
  filled(object, value, path, problems);
  if (isObject(object.bbox)) {
    object.bbox = filled(new BoundingBox(), object.bbox, fieldPath(path, 'bbox'), problems);
  }
  addValidationProblems(object, path, problems);
  return object;
}

/** `target` with the fields of `source`. Class fields are own properties from birth, so `target` knows its names. */
function filled<Target extends object>(
  target: Target,
  source: object,
  path: string,
  problems: CameraEventProblems,
): Target {
  for (const key of Object.keys(source) as (keyof Target & string)[]) {
    if (!Object.hasOwn(target, key)) {
      problems.add(fieldPath(path, key), 'is not a known field');
      continue;
    }
    const value = (source as Target)[key];
    // JSON writes -0 as 0.
    if (value !== undefined) target[key] = Object.is(value, -0) ? (0 as typeof value) : value;
  }
  return target;
}

function addValidationProblems(object: object, path: string, problems: CameraEventProblems): void {
  // An unknown value is one that stands where a list or an object should, which is a problem of its own already.
  addAll(validateSync(object, { forbidUnknownValues: false, stopAtFirstError: true }), path, problems);
}

function addAll(errors: ValidationError[], parent: string, problems: CameraEventProblems): void {
  for (const { property, constraints, children } of errors) {
    const path = fieldPath(parent, property);
    for (const message of Object.values(constraints ?? {})) {
      problems.add(path, message.startsWith(`${property} `) ? message.slice(property.length + 1) : message);
    }
    addAll(children ?? [], path, problems);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
