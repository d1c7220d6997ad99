import { CameraEvent, type DetectedObject } from '@eventlog/event-model';
import { COCO_CATEGORIES } from './coco-categories.js';
import { detectionProblem, type CocoDetection } from './coco-detection.js';
import { EventSchedule } from './event-schedule.js';
import type { EventSource } from './event-source.js';
import type { OutgoingEvent } from './outgoing-event.js';
import { pixelBox } from './pixel-box.js';
import { sceneDescription } from './scene-description.js';

/** What the events of a COCO file share. */
export interface CocoEventOptions {
  /** The days (`YYYY-MM-DD`, UTC) over which the images are spread. */
  readonly days: readonly string[];
  readonly cameraId: string;
}

/**
 * One event per image, in the order in which the images first appear. A detection that cannot be used is left out with a
 * note; its image is still sent.
 */
export function cocoEventSource(entries: readonly unknown[], options: CocoEventOptions): EventSource {
  const notes: string[] = [];
  const unnamed = new Set<number>();
  const images = new Map<CocoDetection['image_id'], DetectedObject[]>();

  entries.forEach((entry, index) => {
    const problem = detectionProblem(entry);
    if (problem !== undefined) {
      notes.push(`entry ${index} ${problem}: left out`);
      return;
    }
    const { image_id, category_id, bbox, score } = entry as CocoDetection;
    const objects = images.get(image_id) ?? [];
    images.set(image_id, objects);
    const box = pixelBox(bbox);
    if (box === undefined) {
      notes.push(
        `entry ${index} (image ${image_id}) has a box without an area in the image, [${bbox.join(', ')}]: left out`,
      );
      return;
    }
    const name = COCO_CATEGORIES.get(category_id);
    if (name === undefined) unnamed.add(category_id);
    objects.push({ label: name ?? `category ${category_id}`, confidence: score, bbox: box });
  });

  for (const id of unnamed) notes.push(`COCO has no name for category ${id}: labelled "category ${id}"`);
  const schedule = new EventSchedule(options.days, images.size);
  const events = [...images].map(([imageId, objects], index) =>
    cocoEvent(imageId, objects, schedule.timestamp(index), options.cameraId),
  );
  return { total: events.length, events, notes };
}

function cocoEvent(
  imageId: CocoDetection['image_id'],
  objects: DetectedObject[],
  timestamp: string,
  cameraId: string,
): OutgoingEvent {
  return {
    event_id: CameraEvent.generateId(),
    timestamp,
    camera_id: cameraId,
    detected_objects: objects,
    llm_description: sceneDescription(objects.map(({ label }) => label)),
    // The names of COCO's own image files.
    image_path: `images/${String(imageId).padStart(12, '0')}.jpg`,
    metadata: { source: 'coco', image_id: imageId },
  };
}
