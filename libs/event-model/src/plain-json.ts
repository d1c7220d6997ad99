import type { CameraEventProblems } from './camera-event-problems.js';
import { fieldPath } from './field-path.js';

/** How deep `metadata` may nest: far beyond use, and far from where a reader's stack ends. */
export const MAX_METADATA_DEPTH = 64;

/**
 * A deep copy of plain JSON data that reads back equal: keys whose value is `undefined` are left out, `-0` is 0.
 * What JSON has no form for (functions, NaN, class instances, cycles) is added to `problems`.
 */
export function plainJson(value: unknown, path: string, problems: CameraEventProblems, depth = 0): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (Number.isFinite(value)) return value === 0 ? 0 : value;
  if (depth > MAX_METADATA_DEPTH) {
    problems.add(path, `must not nest deeper than ${MAX_METADATA_DEPTH} levels`);
    return undefined;
  }
  if (Array.isArray(value)) {
    // Array.from visits the holes of a sparse array too.
    return Array.from(value, (item: unknown, index) =>
      plainJson(item, fieldPath(path, index), problems, depth + 1),
    );
  }
  if (isPlainObject(value)) return plainObject(value, path, problems, depth);
  problems.add(path, 'must be a plain JSON value');
  return undefined;
}

function plainObject(
  source: Record<string, unknown>,
  path: string,
  problems: CameraEventProblems,
  depth: number,
): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(source)) {
    const item = source[key];
    if (item === undefined) continue;
    const value = plainJson(item, fieldPath(path, key), problems, depth + 1);
    if (key === '__proto__') {
      // An assignment would be to the prototype. Object.fromEntries takes twice as long for 200,000 keys.
      Object.defineProperty(copy, key, { value, enumerable: true, writable: true, configurable: true });
    } else {
      copy[key] = value;
    }
  }
  return copy;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
