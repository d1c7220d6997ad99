import type { CameraEventProblem } from './invalid-camera-event.error.js';

/** How deep `metadata` may nest: far beyond use, and far from where a reader's stack ends. */
export const MAX_METADATA_DEPTH = 64;

/**
 * A deep copy of plain JSON data that reads back equal: keys whose value is `undefined` are left out, `-0` is 0.
 * What JSON has no form for (functions, NaN, class instances, cycles) is added to `problems`.
 */
export function plainJson(value: unknown, path: string, problems: CameraEventProblem[], depth = 0): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (Number.isFinite(value)) return value === 0 ? 0 : value;
  if (depth > MAX_METADATA_DEPTH) {
    problems.push({ path, message: `must not nest deeper than ${MAX_METADATA_DEPTH} levels` });
    return undefined;
  }
  if (Array.isArray(value)) {
    // Array.from visits the holes of a sparse array too.
    return Array.from(value, (item: unknown, index) =>
      plainJson(item, `${path}.${index}`, problems, depth + 1),
    );
  }
  if (isPlainObject(value)) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => [key, plainJson(item, `${path}.${key}`, problems, depth + 1)]),
    );
  }
  problems.push({ path, message: 'must be a plain JSON value' });
  return undefined;
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
