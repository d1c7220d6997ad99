import { validateSync, type ValidationError } from 'class-validator';
import { BoundingBox } from './bounding-box.js';
import type { CameraEventFields } from './camera-event-fields.js';
import { DetectedObject } from './detected-object.js';
import { InvalidCameraEventError, type CameraEventProblem } from './invalid-camera-event.error.js';
import { plainJson } from './plain-json.js';
import { utcTimestamp } from './utc-timestamp.js';

/**
 * Builds the event that `value` describes and validates it.
 *
 * The objects are built here and not by class-transformer: it silently drops keys such as `constructor`, `toString` or
 * `toJson` that must be refused, and fails with a TypeError on `{"metadata":{"constructor":1}}`.
 *
 * @throws InvalidCameraEventError naming every wrong field.
 */
export function readCameraEvent<Event extends CameraEventFields>(
  EventClass: new () => Event,
  value: unknown,
): Event {
  if (!isObject(value)) throw new InvalidCameraEventError([{ path: '', message: 'must be a JSON object' }]);

  const problems: CameraEventProblem[] = [];
  const event = filled(new EventClass(), value, '', problems);
  event.timestamp = utcTimestamp(event.timestamp) ?? event.timestamp;
  event.metadata = plainJson(event.metadata, 'metadata', problems) as Record<string, unknown>;
  if (Array.isArray(event.detected_objects)) {
    event.detected_objects = Array.from(event.detected_objects, (item: unknown, index) =>
      detectedObject(item, `detected_objects.${index}`, problems),
    );
  }
  // An unknown value is one that stands where a list or an object should, which is a problem of its own already.
  addValidationProblems(validateSync(event, { forbidUnknownValues: false }), '', problems);
  if (problems.length > 0) throw new InvalidCameraEventError(problems);
  return event;
}

function detectedObject(value: unknown, path: string, problems: CameraEventProblem[]): DetectedObject {
  if (!isObject(value)) {
    problems.push({ path, message: 'must be an object' });
    return value as DetectedObject;
  }
  const object = filled(new DetectedObject(), value, path, problems);
  if (isObject(object.bbox)) object.bbox = filled(new BoundingBox(), object.bbox, `${path}.bbox`, problems);
  return object;
}

/** `target` with the fields of `source`. Class fields are own properties from birth, so `target` knows its names. */
function filled<Target extends object>(
  target: Target,
  source: object,
  path: string,
  problems: CameraEventProblem[],
): Target {
  for (const [key, value] of Object.entries(source) as [
    keyof Target & string,
    Target[keyof Target & string],
  ][]) {
    if (!Object.hasOwn(target, key)) {
      problems.push({ path: joined(path, key), message: 'is not a known field' });
    } else if (value !== undefined) {
      // JSON writes -0 as 0.
      target[key] = Object.is(value, -0) ? (0 as typeof value) : value;
    }
  }
  return target;
}

function addValidationProblems(
  errors: ValidationError[],
  parent: string,
  problems: CameraEventProblem[],
): void {
  for (const { property, constraints, children } of errors) {
    const path = joined(parent, property);
    addValidationProblems(children ?? [], path, problems);
    const message = Object.values(constraints ?? {})[0];
    // Said already, and more exactly: at the item of the list, at the key of the metadata.
    if (message === undefined || problems.some((problem) => isWithin(problem.path, path))) continue;
    problems.push({
      path,
      message: message.startsWith(`${property} `) ? message.slice(property.length + 1) : message,
    });
  }
}

function isWithin(path: string, parent: string): boolean {
  return path === parent || path.startsWith(`${parent}.`);
}

function joined(parent: string, key: string): string {
  return parent === '' ? key : `${parent}.${key}`;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
