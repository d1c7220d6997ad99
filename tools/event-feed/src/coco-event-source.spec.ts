import { describe, expect, it } from '@jest/globals';
import { CameraEventInput } from '@eventlog/event-model';
import { cocoEventSource } from './coco-event-source.js';
import type { EventSource } from './event-source.js';

const OPTIONS = { days: ['2025-11-08', '2025-11-09'], cameraId: 'yard' };
const DOG = { image_id: 42, category_id: 18, bbox: [258.15, 41.29, 348.26, 243.78], score: 0.236 };

function eventsOf(source: EventSource): CameraEventInput[] {
  return [...(source.events as Iterable<unknown>)].map((event) => CameraEventInput.from(event));
}

describe('cocoEventSource', () => {
  it('makes one valid event of each image, in the order of their first detections', () => {
    const source = cocoEventSource([DOG, { ...DOG, image_id: 7 }, { ...DOG, category_id: 1 }], OPTIONS);
    const [first, second] = eventsOf(source);
    expect(source.total).toBe(2);
    expect(first).toMatchObject({
      timestamp: '2025-11-08T12:00:00.000Z',
      camera_id: 'yard',
      detected_objects: [
        { label: 'dog', confidence: 0.236, bbox: { x: 258, y: 41, width: 348, height: 244 } },
        { label: 'person' },
      ],
      llm_description: 'In view: dog and person.',
      image_path: 'images/000000000042.jpg',
      metadata: { source: 'coco', image_id: 42 },
    });
    expect(second).toMatchObject({ timestamp: '2025-11-09T12:00:00.000Z', metadata: { image_id: 7 } });
    expect(first?.event_id).not.toBe(second?.event_id);
    expect(source.notes).toEqual([]);
  });

  it('sends an image without its bad boxes and says which they were', () => {
    const source = cocoEventSource(
      [DOG, { ...DOG, bbox: [5, 5, 0, 9] }, { ...DOG, image_id: 8, bbox: [1, 1, -3, 2] }],
      OPTIONS,
    );
    expect(eventsOf(source).map((event) => event.detected_objects.length)).toEqual([1, 0]);
    expect(source.notes).toEqual([
      'entry 1 (image 42) has a box without an area in the image, [5, 5, 0, 9]: left out',
      'entry 2 (image 8) has a box without an area in the image, [1, 1, -3, 2]: left out',
    ]);
  });

  it('keeps objects of a category without a name and says so once', () => {
    const source = cocoEventSource(
      [
        { ...DOG, category_id: 12 },
        { ...DOG, category_id: 12 },
      ],
      OPTIONS,
    );
    expect(eventsOf(source)[0]?.detected_objects[0]?.label).toBe('category 12');
    expect(source.notes).toEqual(['COCO has no name for category 12: labelled "category 12"']);
  });

  it.each([
    [null, 'is not an object'],
    [{ ...DOG, image_id: undefined }, 'has no image_id'],
    [{ ...DOG, category_id: 'dog' }, 'has no category_id'],
    [{ ...DOG, bbox: [1, 2, 3] }, 'has no bbox of four numbers'],
    [{ ...DOG, bbox: [1, 2, 3, null] }, 'has no bbox of four numbers'],
    [{ ...DOG, score: 1.5 }, 'has no score between 0 and 1'],
  ])('leaves out %j with a note: it %s', (entry, problem) => {
    const source = cocoEventSource([entry, DOG], OPTIONS);
    expect(source.notes).toEqual([`entry 0 ${problem}: left out`]);
    expect(source.total).toBe(1);
  });
});
