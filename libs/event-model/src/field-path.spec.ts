import { describe, expect, it } from '@jest/globals';
import { fieldPath, MAX_PATH_LENGTH } from './field-path.js';

describe('fieldPath', () => {
  it('joins names and indexes by dots', () => {
    expect(fieldPath(fieldPath(fieldPath('', 'detected_objects'), 0), 'bbox')).toBe(
      'detected_objects.0.bbox',
    );
  });

  it('tells a path of the greatest length whole', () => {
    const key = 'k'.repeat(MAX_PATH_LENGTH - 'metadata.'.length);
    expect(fieldPath('metadata', key)).toBe(`metadata.${key}`);
  });

  it('cuts off what is longer, and no further when it goes deeper', () => {
    const cut = fieldPath('metadata', 'k'.repeat(1_000_000));
    expect(cut).toBe(`metadata.${'k'.repeat(MAX_PATH_LENGTH - 'metadata.'.length)}…`);
    expect(fieldPath(cut, 'below')).toBe(cut);
  });
});
