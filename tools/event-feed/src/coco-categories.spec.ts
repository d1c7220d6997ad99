import { describe, expect, it } from '@jest/globals';
import { COCO_CATEGORIES } from './coco-categories.js';

describe('COCO_CATEGORIES', () => {
  it('has 80 different names on ids from 1 to 90, without the ten that COCO never used', () => {
    expect(new Set(COCO_CATEGORIES.values()).size).toBe(80);
    const ids = Array.from({ length: 90 }, (_, index) => index + 1);
    expect(ids.filter((id) => !COCO_CATEGORIES.has(id))).toEqual([12, 26, 29, 30, 45, 66, 68, 69, 71, 83]);
  });
});
