import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { writeCameraEventLine } from './camera-event-line.js';
import { newCameraEvent } from './camera-event.arbitrary.js';
import { CameraEvent } from './camera-event.js';

const OFFSET = 3;
const target = Buffer.alloc(1_048_576);

function written(event: CameraEvent): string {
  const end = writeCameraEventLine(event, target, OFFSET);
  return target.toString('utf8', OFFSET, end);
}

function plainEvent(): CameraEvent {
  return CameraEvent.create({
    timestamp: new Date(0),
    camera_id: 'yard',
    detected_objects: [],
    llm_description: '',
    image_path: '',
    json_log_path: 'data/events/1970-01-01/events.json',
  });
}

describe('writeCameraEventLine', () => {
  it('writes the bytes of JSON.stringify for every valid event', () => {
    fc.assert(
      fc.property(newCameraEvent, (fields) => {
        const event = CameraEvent.create(fields);
        const end = writeCameraEventLine(event, target, OFFSET);
        expect(target.subarray(OFFSET, end)).toEqual(Buffer.from(JSON.stringify(event)));
      }),
      { numRuns: 2000 },
    );
  });

  it('writes the text of JSON.stringify for every single UTF-16 unit', () => {
    const event = plainEvent();
    for (let unit = 0; unit <= 0xffff; unit++) {
      event.llm_description = String.fromCharCode(unit);
      // Not expect(): 65,536 calls of it take seconds.
      if (written(event) !== JSON.stringify(event)) throw new Error(`differs for unit ${unit}`);
    }
  });

  it.each(['integers', 'decimals'])('writes the text of JSON.stringify for %s in all forms', (kind) => {
    const event = plainEvent();
    const number =
      kind === 'integers' ? fc.integer({ min: -20_000, max: 20_000 }) : fc.integer({ min: 0, max: 2e7 });
    fc.assert(
      fc.property(number, fc.constantFrom(1, 10, 1e3, 1e4, 1e6, 1e7, 3, 7e5), (value, scale) => {
        event.motion_confidence = kind === 'integers' ? value : value / scale;
        expect(written(event)).toBe(JSON.stringify(event));
      }),
      { numRuns: 5000 },
    );
  });

  it('writes null for a number that JSON does not have, as JSON.stringify does', () => {
    const event = plainEvent();
    event.motion_confidence = NaN;
    event.metadata = { highest: Infinity, lowest: -Infinity };
    expect(written(event)).toBe(JSON.stringify(event));
    expect(written(event)).toContain('"motion_confidence":null');
  });

  it('writes all of the line or says that there is no room, wherever the buffer ends', () => {
    fc.assert(
      fc.property(newCameraEvent, fc.double({ min: 0, max: 1, noNaN: true }), (fields, share) => {
        const event = CameraEvent.create(fields);
        const line = JSON.stringify(event);
        // Up to where even six bytes for each unit, and all numbers at their longest, fit.
        const room = Buffer.alloc(Math.floor(share * (line.length * 8 + 2048)));
        const end = writeCameraEventLine(event, room, 0);
        if (end === -1) expect(room.length).toBeLessThan(line.length * 8 + 1024);
        else expect(room.toString('utf8', 0, end)).toBe(Buffer.from(line).toString());
      }),
      { numRuns: 2000 },
    );
  });

  it('has room where the rest of the buffer is larger than anything the event could take', () => {
    const event = plainEvent();
    expect(writeCameraEventLine(event, Buffer.alloc(1024), 0)).toBeGreaterThan(0);
    event.metadata = { note: '\u0000'.repeat(1000) };
    expect(writeCameraEventLine(event, Buffer.alloc(4096), 0)).toBe(-1);
    expect(writeCameraEventLine(event, Buffer.alloc(8192), 0)).toBe(JSON.stringify(event).length);
    event.metadata = { nested: ['x'.repeat(5000)] };
    expect(writeCameraEventLine(event, Buffer.alloc(8192), 0)).toBe(-1);
  });

  it('changes nothing before the offset', () => {
    target.fill('#', 0, OFFSET);
    writeCameraEventLine(plainEvent(), target, OFFSET);
    expect(target.toString('utf8', 0, OFFSET)).toBe('###');
  });
});
