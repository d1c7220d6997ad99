import { describe, expect, it } from '@jest/globals';
import { CameraEventProblems, MAX_PROBLEMS } from './camera-event-problems.js';
import { InvalidCameraEventError } from './invalid-camera-event.error.js';

describe('CameraEventProblems', () => {
  it('keeps the problems in the order in which they were found', () => {
    expect(new CameraEventProblems().found).toEqual([]);
    const problems = new CameraEventProblems();
    problems.add('timestamp', 'must exist');
    problems.add('camera_id', 'must be a string');
    expect(problems.found).toEqual([
      { path: 'timestamp', message: 'must exist' },
      { path: 'camera_id', message: 'must be a string' },
    ]);
  });

  it('takes as many as are told, and ends at the next by throwing them', () => {
    const problems = new CameraEventProblems();
    const told = Array.from({ length: MAX_PROBLEMS }, (_, n) => ({ path: `f${n}`, message: 'is wrong' }));
    for (const { path, message } of told) problems.add(path, message);
    expect(problems.found).toEqual(told);
    expect(() => problems.add('one-more', 'is wrong')).toThrow(
      new InvalidCameraEventError([...told, { path: '', message: 'has more than 100 problems' }]),
    );
  });
});
