/** How many characters of a path are told: its keys are the sender's, and a long one would be told once per problem. */
export const MAX_PATH_LENGTH = 200;

/**
 * The path of a field, `detected_objects.0.bbox`, cut off with `…` after {@link MAX_PATH_LENGTH} characters.
 *
 * @param parent the path of what holds it; empty for the event itself.
 */
export function fieldPath(parent: string, key: string | number): string {
  const path = parent === '' ? String(key) : `${parent}.${key}`;
  return path.length > MAX_PATH_LENGTH ? `${path.slice(0, MAX_PATH_LENGTH)}…` : path;
}
