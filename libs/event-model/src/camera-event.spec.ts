import { deepStrictEqual } from 'node:assert/strict';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BoundingBox } from './bounding-box.js';
import { newCameraEvent } from './camera-event.arbitrary.js';
import { CameraEvent, type NewCameraEvent } from './camera-event.js';
import { DetectedObject } from './detected-object.js';
import { InvalidCameraEventError } from './invalid-camera-event.error.js';

const LINE =
  '{"event_id":"e-1","timestamp":"2025-11-08T12:34:56.789Z","camera_id":"yard","motion_confidence":0.93,' +
  '"detected_objects":[{"label":"person","confidence":0.87,"bbox":{"x":10,"y":20,"width":30,"height":40}}],' +
  '"llm_description":"A person at the \\"gate\\".","image_path":"images/1.jpg",' +
  '"json_log_path":"data/events/2025-11-08/events.json","metadata":{"zone":"drive","tags":["a",1,null]}}';

const FIELDS: NewCameraEvent = {
  timestamp: new Date('2025-11-08T12:34:56.789Z'),
  camera_id: 'yard',
  detected_objects: [],
  llm_description: 'Nothing to see.',
  image_path: 'images/1.jpg',
  json_log_path: 'data/events/2025-11-08/events.json',
};

describe('CameraEvent', () => {
  it('writes its fields in the order of the line, compact, whatever order they were given in', () => {
    const shuffled = Object.fromEntries(Object.entries(JSON.parse(LINE) as object).reverse());
    expect(CameraEvent.from(shuffled).toJson()).toBe(LINE);
  });

  it('reads a line back into instances of its classes', () => {
    const event = CameraEvent.fromJson(LINE);
    expect(event).toBeInstanceOf(CameraEvent);
    expect(event.detected_objects[0]).toBeInstanceOf(DetectedObject);
    expect(event.detected_objects[0]?.bbox).toBeInstanceOf(BoundingBox);
    expect(event.toJson()).toBe(LINE);
  });

  it('reads back every event exactly as it was written', () => {
    fc.assert(
      fc.property(newCameraEvent, (fields) => {
        const event = CameraEvent.create(fields);
        const read = CameraEvent.fromJson(event.toJson());
        // Jest's toStrictEqual takes a metadata key named `constructor` for the object's class.
        deepStrictEqual(read, event);
        expect(read.toJson()).toBe(event.toJson());
      }),
      { numRuns: 1000 },
    );
  });

  it('writes one line, whatever the texts hold', () => {
    const event = CameraEvent.create({
      ...FIELDS,
      llm_description: 'two\r\nlines',
      metadata: { 'a\nkey': '\n' },
    });
    expect(event.toJson()).not.toMatch(/[\r\n]/);
  });

  it('is written by JSON.stringify as its own line too', () => {
    expect(JSON.stringify(CameraEvent.fromJson(LINE))).toBe(LINE);
  });

  it('stores any offset as UTC', () => {
    const event = CameraEvent.create({ ...FIELDS, timestamp: '2025-11-08T00:30:00+02:00' });
    expect(event.timestamp).toBe('2025-11-07T22:30:00.000Z');
  });

  it('gives a new event an id and empty metadata where they are left out', () => {
    const event = CameraEvent.create(FIELDS);
    expect(event.event_id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(event.metadata).toEqual({});
    expect(event.toJson()).not.toContain('motion_confidence');
  });

  it('keeps its own copy of what it was made from', () => {
    const metadata = { zone: { name: 'drive' } };
    const event = CameraEvent.create({ ...FIELDS, metadata });
    metadata.zone.name = 'street';
    expect(event.metadata).toEqual({ zone: { name: 'drive' } });
  });

  it('can be made from the parts of another event', () => {
    const event = CameraEvent.fromJson(LINE);
    expect(CameraEvent.create({ ...event, camera_id: 'porch' }).detected_objects).toStrictEqual(
      event.detected_objects,
    );
  });

  it('refuses text that is not JSON and keeps the parser’s error', () => {
    const read = () => CameraEvent.fromJson(LINE.slice(0, -1));
    expect(read).toThrow(InvalidCameraEventError);
    expect(read).toThrow('Not a camera event: is not JSON');
    expect(read).toThrow(expect.objectContaining({ cause: expect.any(SyntaxError) as unknown }));
  });

  it('writes a line of any length', () => {
    const event = CameraEvent.create({ ...FIELDS, llm_description: 'ü'.repeat(200_000) });
    expect(event.toJson()).toBe(JSON.stringify(event));
  });

  it('writes its line into a buffer too, where there is room', () => {
    const event = CameraEvent.fromJson(LINE);
    const target = Buffer.alloc(4096);
    const end = event.writeJson(target, 5);
    expect(target.toString('utf8', 5, end)).toBe(LINE);
    expect(event.writeJson(target, 4000)).toBe(-1);
  });

  it('does not write into a buffer what a subclass says otherwise', () => {
    class Terse extends CameraEvent {
      override toJson(): string {
        return '{}';
      }
    }
    const event = Object.assign(new Terse(), CameraEvent.fromJson(LINE));
    expect(event.writeJson(Buffer.alloc(4096), 0)).toBe(-1);
  });

  describe('generateId', () => {
    it('gives ids that sort in the order of their making', () => {
      const ids = Array.from({ length: 10_000 }, () => CameraEvent.generateId());
      expect(ids.toSorted()).toEqual(ids);
      expect(new Set(ids).size).toBe(ids.length);
    });

    it('begins with the time', () => {
      const before = Date.now();
      const milliseconds = parseInt(CameraEvent.generateId().replaceAll('-', '').slice(0, 12), 16);
      expect(milliseconds).toBeGreaterThanOrEqual(before);
      expect(milliseconds).toBeLessThanOrEqual(Date.now());
    });
  });
});
