/** What is wrong with one field. */
export interface CameraEventProblem {
  /** The field, e.g. `detected_objects.0.bbox.width`, cut off after 200 characters; empty for the event as a whole. */
  readonly path: string;
  /** What it must be, e.g. `must be a positive number`. It never repeats the value. */
  readonly message: string;
}

/** The text or object is not a camera event: the fields that are wrong, at once. */
export class InvalidCameraEventError extends Error {
  override readonly name = 'InvalidCameraEventError';

  /**
   * @param problems at least one; every field is named once. An event read has at most `MAX_PROBLEMS`, and then one
   *   more, of the event as a whole, where there are others.
   * @param options `cause`: the parser's error where the text is no JSON.
   */
  constructor(
    readonly problems: readonly CameraEventProblem[],
    options?: ErrorOptions,
  ) {
    super(`Not a camera event: ${problems.map(describe).join('; ')}`, options);
  }
}

function describe({ path, message }: CameraEventProblem): string {
  return path === '' ? message : `${path} ${message}`;
}
