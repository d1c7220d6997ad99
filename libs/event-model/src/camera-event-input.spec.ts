import { describe, expect, it } from '@jest/globals';
import { CameraEventInput } from './camera-event-input.js';
import { CameraEvent } from './camera-event.js';

const SENT = {
  timestamp: '2025-11-08T14:34:56.789+02:00',
  camera_id: 'yard',
  detected_objects: [{ label: 'person', confidence: 0.87, bbox: { x: 10, y: 20, width: 30, height: 40 } }],
  llm_description: 'A person.',
  image_path: 'images/1.jpg',
};
const ASSIGNED = { event_id: 'e-1', json_log_path: 'data/events/2025-11-08/events.json' };

describe('CameraEventInput', () => {
  it('may come without an id and a path', () => {
    const input = CameraEventInput.from(SENT);
    expect(input.event_id).toBeUndefined();
    expect(input.json_log_path).toBeUndefined();
    expect(input.timestamp).toBe('2025-11-08T12:34:56.789Z');
  });

  it('keeps an id and a path that were sent', () => {
    expect(CameraEventInput.from({ ...SENT, ...ASSIGNED })).toMatchObject(ASSIGNED);
  });

  it('refuses an id or a path that is empty or null', () => {
    expect(() => CameraEventInput.from({ ...SENT, event_id: '', json_log_path: null })).toThrow(
      'Not a camera event: event_id should not be empty; json_log_path must be a string',
    );
  });

  it('becomes the same event as one read with the id and the path in it', () => {
    const event = CameraEventInput.from(SENT).toEvent(ASSIGNED);
    expect(event).toStrictEqual(CameraEvent.from({ ...SENT, ...ASSIGNED }));
    expect(event.toJson()).toBe(CameraEvent.from({ ...SENT, ...ASSIGNED }).toJson());
  });
});
