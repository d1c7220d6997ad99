import { InvalidCameraEventError, type CameraEventProblem } from './invalid-camera-event.error.js';

/**
 * How many problems of one event are told. Reading ends at the next one: neither the time that a hostile event takes
 * nor the length of the answer to it grows with what is wrong in it.
 */
export const MAX_PROBLEMS = 100;

/** What is wrong with an event, as it is found. */
export class CameraEventProblems {
  private readonly problems: CameraEventProblem[] = [];

  /** In the order in which they were found. */
  get found(): readonly CameraEventProblem[] {
    return this.problems;
  }

  /** @throws InvalidCameraEventError in place of the problem after {@link MAX_PROBLEMS}. */
  add(path: string, message: string): void {
    if (this.problems.length === MAX_PROBLEMS) {
      throw new InvalidCameraEventError([
        ...this.problems,
        { path: '', message: `has more than ${MAX_PROBLEMS} problems` },
      ]);
    }
    this.problems.push({ path, message });
  }
}
