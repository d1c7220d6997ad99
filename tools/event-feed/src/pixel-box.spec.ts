import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pixelBox } from './pixel-box.js';

describe('pixelBox', () => {
  it('rounds the edges', () => {
    expect(pixelBox([258.15, 41.29, 348.26, 243.78])).toEqual({ x: 258, y: 41, width: 348, height: 244 });
  });

  it('cuts off what sticks out over the left and the top edge', () => {
    expect(pixelBox([-10.4, -0.6, 30, 20])).toEqual({ x: 0, y: 0, width: 20, height: 19 });
  });

  it('leaves a pixel of a sliver', () => {
    expect(pixelBox([10.1, 20.2, 0.2, 0.001])).toEqual({ x: 10, y: 20, width: 1, height: 1 });
  });

  it.each([
    ['no width', [1, 1, 0, 5]],
    ['no height', [1, 1, 5, 0]],
    ['a negative width', [1, 1, -5, 5]],
    ['its place left of the image', [-9, 1, 5, 5]],
    ['its place above the image', [1, -9, 5, 5]],
  ] as [string, [number, number, number, number]][])('finds no area in a box with %s', (_what, box) => {
    expect(pixelBox(box)).toBeUndefined();
  });

  it('gives whole pixels in the image with an area, for every box that has one', () => {
    const coordinate = fc.double({ min: -1e4, max: 1e4, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(coordinate, coordinate, coordinate, coordinate), (edges) => {
        const box = pixelBox(edges);
        const [left, top, width, height] = edges;
        expect(box !== undefined).toBe(width > 0 && height > 0 && left + width > 0 && top + height > 0);
        for (const value of Object.values(box ?? {})) expect(Number.isInteger(value)).toBe(true);
        if (box) expect(Math.min(box.x, box.y, box.width - 1, box.height - 1)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
