import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cameraEventLine } from './camera-event-line.js';
import { newCameraEvent } from './camera-event.arbitrary.js';
import { CameraEvent } from './camera-event.js';

describe('cameraEventLine', () => {
  it('is the text of JSON.stringify for every valid event', () => {
    fc.assert(
      fc.property(newCameraEvent, (fields) => {
        const event = CameraEvent.create(fields);
        expect(cameraEventLine(event)).toBe(JSON.stringify(event));
      }),
      { numRuns: 2000 },
    );
  });

  it('is the text of JSON.stringify for every single UTF-16 unit', () => {
    const event = new CameraEvent();
    Object.assign(event, { event_id: '', timestamp: '', camera_id: '', detected_objects: [] });
    Object.assign(event, { llm_description: '', image_path: '', json_log_path: '' });
    for (let unit = 0; unit <= 0xffff; unit++) {
      event.llm_description = String.fromCharCode(unit);
      // Not expect(): 65,536 calls of it take seconds.
      if (cameraEventLine(event) !== JSON.stringify(event)) throw new Error(`differs for unit ${unit}`);
    }
  });

  it('writes null for a number that JSON does not have, as JSON.stringify does', () => {
    const event = CameraEvent.create({
      timestamp: new Date(0),
      camera_id: 'yard',
      detected_objects: [],
      llm_description: '',
      image_path: '',
      json_log_path: 'data/events/1970-01-01/events.json',
    });
    event.motion_confidence = NaN;
    event.metadata = { highest: Infinity, lowest: -Infinity };
    expect(cameraEventLine(event)).toBe(JSON.stringify(event));
    expect(cameraEventLine(event)).toContain('"motion_confidence":null');
  });
});
