import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { MAX_DETECTED_OBJECTS } from './camera-event-fields.js';
import { CameraEvent } from './camera-event.js';

const WIRE = {
  event_id: 'e-1',
  timestamp: '2025-11-08T14:34:56.789+02:00',
  camera_id: 'yard',
  detected_objects: [{ label: 'person', confidence: 0.87, bbox: { x: 10, y: 20, width: 30, height: 40 } }],
  llm_description: 'A person.',
  image_path: 'images/1.jpg',
  json_log_path: 'data/events/2025-11-08/events.json',
};

describe('CameraEventFields under class-transformer and class-validator, as Nest’s ValidationPipe uses them', () => {
  it('becomes the same event', () => {
    const event = plainToInstance(CameraEvent, WIRE);
    expect(validateSync(event, { whitelist: true, forbidNonWhitelisted: true })).toEqual([]);
    expect(event).toStrictEqual(CameraEvent.from(WIRE));
  });

  it('keeps metadata as it was sent', () => {
    const metadata = { zone: 'drive', nested: { list: [1, 2] } };
    expect(plainToInstance(CameraEvent, { ...WIRE, metadata }).metadata).toEqual(metadata);
    expect(plainToInstance(CameraEvent, { ...WIRE, metadata: undefined }).metadata).toEqual({});
  });

  it('refuses more objects than an event may hold', () => {
    const detected_objects = new Array(MAX_DETECTED_OBJECTS + 1).fill(WIRE.detected_objects[0]);
    const errors = validateSync(plainToInstance(CameraEvent, { ...WIRE, detected_objects }));
    expect(errors.map(({ constraints }) => constraints)).toEqual([
      { arrayMaxSize: 'detected_objects must hold at most 1000 objects' },
    ]);
  });

  it('refuses a time without an offset', () => {
    const event = plainToInstance(CameraEvent, { ...WIRE, timestamp: '2025-11-08T14:34:56' });
    expect(validateSync(event).map(({ property }) => property)).toEqual(['timestamp']);
  });
});
