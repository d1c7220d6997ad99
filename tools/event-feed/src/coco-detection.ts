/** One entry of a COCO detection results file. */
export interface CocoDetection {
  readonly image_id: number | string;
  readonly category_id: number;
  /** Left, top, width, height in pixels, with fractions. */
  readonly bbox: readonly [number, number, number, number];
  /** 0–1. */
  readonly score: number;
}

/** What keeps `value` from being a detection, or `undefined` where it is one. */
export function detectionProblem(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return 'is not an object';
  const { image_id, category_id, bbox, score } = value as Partial<Record<keyof CocoDetection, unknown>>;
  if (!Number.isInteger(image_id) && typeof image_id !== 'string') return 'has no image_id';
  if (!Number.isInteger(category_id)) return 'has no category_id';
  if (!Array.isArray(bbox) || bbox.length !== 4 || !bbox.every(Number.isFinite))
    return 'has no bbox of four numbers';
  if (typeof score !== 'number' || !(score >= 0 && score <= 1)) return 'has no score between 0 and 1';
  return undefined;
}
