import type { BoundingBox } from '@eventlog/event-model';

/**
 * The box in whole pixels: its edges are rounded, what sticks out over the left or top edge of the image is cut off, and
 * a sliver keeps one pixel.
 *
 * @returns `undefined` for a box without an area in the image.
 */
export function pixelBox([left, top, width, height]: readonly [number, number, number, number]):
  BoundingBox | undefined {
  if (width <= 0 || height <= 0 || left + width <= 0 || top + height <= 0) return undefined;
  const x = Math.max(0, Math.round(left));
  const y = Math.max(0, Math.round(top));
  return {
    x,
    y,
    width: Math.max(1, Math.round(left + width) - x),
    height: Math.max(1, Math.round(top + height) - y),
  };
}
