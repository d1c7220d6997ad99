/** What is wrong with one field. */
export interface CameraEventProblem {
  /** The field, e.g. `detected_objects.0.bbox.width`; empty when the whole is no JSON object. */
  readonly path: string;
  /** What it must be, e.g. `must be a positive number`. It never repeats the value. */
  readonly message: string;
}

/** The text or object is not a camera event: every field that is wrong, at once. */
export class InvalidCameraEventError extends Error {
  override readonly name = 'InvalidCameraEventError';

  /**
   * @param problems at least one; every field is named once.
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
