import { describe, expect, it } from '@jest/globals';
import { sceneDescription } from './scene-description.js';

describe('sceneDescription', () => {
  it.each([
    [[], 'Nothing is in view.'],
    [['dog'], 'In view: dog.'],
    [['person', 'car', 'person', 'dog'], 'In view: 2 × person, car, and dog.'],
  ])('says of %j: %s', (labels, sentence) => {
    expect(sceneDescription(labels)).toBe(sentence);
  });
});
