import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { newCameraEvent } from './camera-event.arbitrary.js';
import { CameraEventInput } from './camera-event-input.js';
import { MAX_DETECTED_OBJECTS } from './camera-event-fields.js';
import { CameraEvent } from './camera-event.js';
import { cameraEventInputSchema, cameraEventSchema } from './camera-event.schema.js';

const ajv = formats.default(new Ajv({ strict: true }));
const isLine = ajv.compile(cameraEventSchema);
const isInput = ajv.compile(cameraEventInputSchema);

type Json = Record<string, unknown>;

/** A parsed line in which one thing, on any level, was replaced, removed or added. */
const mutated = fc
  .record({
    fields: newCameraEvent,
    level: fc.constantFrom('event', 'object', 'bbox'),
    pick: fc.nat(),
    change: fc.constantFrom('replace', 'remove', 'add'),
    junk: fc.oneof(
      fc.constantFrom<unknown>(null, -1, 0, 0.5, 1, 1.5, 2, '', 'text', true, [], {}, [[]], [{}], [null], {
        a: 1,
      }),
      fc.constantFrom('2025-11-08T12:34:56.789', '2025-02-30T00:00:00.000Z', '2016-12-31T23:59:60.000Z'),
      fc.constantFrom('0000-01-01T00:00:00.000Z', '2024-02-29T00:00:00.000Z', '2023-02-29T00:00:00.000Z'),
      fc.jsonValue({ maxDepth: 2 }),
    ),
  })
  .map(({ fields, level, pick, change, junk }) => {
    const wire = JSON.parse(CameraEvent.create(fields).toJson()) as Json & {
      detected_objects: { bbox: Json }[];
    };
    const object = wire.detected_objects[pick % (wire.detected_objects.length || 1)];
    const target: Json = (level === 'event' ? wire : level === 'object' ? object : object?.bbox) ?? wire;
    const key =
      change === 'add' ? `extra_${pick}` : (Object.keys(target)[pick % Object.keys(target).length] as string);
    if (change === 'remove') delete target[key];
    else target[key] = junk;
    return wire;
  });

function accepts(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch {
    return false;
  }
}

describe('cameraEventSchema', () => {
  it('holds for the line of every event', () => {
    fc.assert(
      fc.property(newCameraEvent, (fields) => {
        expect(isLine(JSON.parse(CameraEvent.create(fields).toJson())) || isLine.errors).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('lists the fields in the order of the line', () => {
    expect(Object.keys(cameraEventSchema.properties)).toEqual(Object.keys(new CameraEvent()));
    const { properties } = cameraEventSchema.properties.detected_objects.items;
    const event = CameraEvent.create({
      timestamp: new Date(0),
      camera_id: 'yard',
      detected_objects: [{ label: 'cat', confidence: 1, bbox: { height: 1, width: 1, y: 1, x: 1 } }],
      llm_description: '',
      image_path: '',
      json_log_path: 'data/events/1970-01-01/events.json',
    });
    expect(Object.keys(properties)).toEqual(Object.keys(event.detected_objects[0] ?? {}));
    expect(Object.keys(properties.bbox.properties)).toEqual(
      Object.keys(event.detected_objects[0]?.bbox ?? {}),
    );
  });

  it('agrees with fromJson on every line with one mistake, or none', () => {
    const verdicts = new Set<boolean>();
    fc.assert(
      fc.property(mutated, (wire) => {
        const accepted = accepts(() => CameraEvent.fromJson(JSON.stringify(wire)));
        verdicts.add(accepted);
        // fromJson gives the default to a line without metadata; a written line always has it.
        expect(isLine({ metadata: {}, ...wire })).toBe(accepted);
      }),
      { numRuns: 3000 },
    );
    expect(verdicts).toEqual(new Set([true, false]));
  });

  it('demands the timestamp that toJson writes, where fromJson also reads other offsets', () => {
    const wire = JSON.parse(
      CameraEventInput.from({
        timestamp: '2025-11-08T14:34:56+02:00',
        camera_id: 'yard',
        detected_objects: [],
        llm_description: '',
        image_path: '',
      })
        .toEvent({ event_id: 'e-1', json_log_path: 'data/events/2025-11-08/events.json' })
        .toJson(),
    ) as Json;
    expect(isLine(wire)).toBe(true);
    expect(isLine({ ...wire, timestamp: '2025-11-08T14:34:56+02:00' })).toBe(false);
  });
});

describe('cameraEventInputSchema', () => {
  it.each([MAX_DETECTED_OBJECTS, MAX_DETECTED_OBJECTS + 1])(
    'agrees with the classes, as the schema of the line does, on %d objects',
    (length) => {
      const object = { label: 'cat', confidence: 1, bbox: { x: 0, y: 0, width: 1, height: 1 } };
      const wire = {
        event_id: 'e-1',
        timestamp: '2025-11-08T12:34:56.789Z',
        camera_id: 'yard',
        detected_objects: new Array(length).fill(object),
        llm_description: '',
        image_path: '',
        json_log_path: 'data/events/2025-11-08/events.json',
        metadata: {},
      };
      const mayBe = length === MAX_DETECTED_OBJECTS;
      expect([isLine(wire), accepts(() => CameraEvent.from(wire))]).toEqual([mayBe, mayBe]);
      expect([isInput(wire), accepts(() => CameraEventInput.from(wire))]).toEqual([mayBe, mayBe]);
    },
  );

  it('agrees with CameraEventInput on every input with one mistake, or none', () => {
    fc.assert(
      fc.property(mutated, (wire) => {
        expect(isInput(wire)).toBe(accepts(() => CameraEventInput.from(wire)));
      }),
      { numRuns: 3000 },
    );
  });

  it('takes times with an offset and refuses times without', () => {
    const sent = { camera_id: 'yard', detected_objects: [], llm_description: '', image_path: '' };
    expect(isInput({ ...sent, timestamp: '2025-11-08T14:34:56.7+02:00' })).toBe(true);
    expect(isInput({ ...sent, timestamp: '2025-11-08T14:34:56' })).toBe(false);
  });
});
