import { describe, expect, it } from '@jest/globals';
import { MAX_DETECTED_OBJECTS } from './camera-event-fields.js';
import { MAX_PROBLEMS } from './camera-event-problems.js';
import { CameraEvent } from './camera-event.js';
import { MAX_PATH_LENGTH } from './field-path.js';
import { InvalidCameraEventError, type CameraEventProblem } from './invalid-camera-event.error.js';
import { MAX_METADATA_DEPTH } from './plain-json.js';
import { readCameraEvent } from './read-camera-event.js';

const BOX = { x: 10, y: 20, width: 30, height: 40 };
const PERSON = { label: 'person', confidence: 0.87, bbox: BOX };
const WIRE = {
  event_id: 'e-1',
  timestamp: '2025-11-08T12:34:56.789Z',
  camera_id: 'yard',
  motion_confidence: 0.5,
  detected_objects: [PERSON],
  llm_description: 'A person.',
  image_path: 'images/1.jpg',
  json_log_path: 'data/events/2025-11-08/events.json',
  metadata: {},
};

function problemsOf(value: unknown): readonly CameraEventProblem[] {
  try {
    readCameraEvent(CameraEvent, value);
  } catch (error) {
    if (error instanceof InvalidCameraEventError) return error.problems;
    throw error;
  }
  return [];
}

describe('readCameraEvent', () => {
  it('finds nothing wrong with a valid event', () => {
    expect(problemsOf(WIRE)).toEqual([]);
  });

  it.each([
    ['camera_id', { camera_id: '' }, 'should not be empty'],
    ['camera_id', { camera_id: 7 }, 'must be a string'],
    ['event_id', { event_id: undefined }, 'must be a string'],
    ['motion_confidence', { motion_confidence: 1.01 }, 'must not be greater than 1'],
    ['motion_confidence', { motion_confidence: -0.1 }, 'must not be less than 0'],
    ['motion_confidence', { motion_confidence: NaN }, 'must be a number'],
    ['motion_confidence', { motion_confidence: null }, 'must be a number'],
    ['motion_confidence', { motion_confidence: '0.5' }, 'must be a number'],
    ['llm_description', { llm_description: null }, 'must be a string'],
    ['detected_objects', { detected_objects: {} }, 'must be an array'],
    ['detected_objects.1', { detected_objects: [PERSON, null] }, 'must be an object'],
    ['detected_objects.0', { detected_objects: [[PERSON]] }, 'must be an object'],
    ['detected_objects.0', { detected_objects: new Array(1) }, 'must be an object'],
    ['detected_objects.0.label', { detected_objects: [{ ...PERSON, label: '' }] }, 'should not be empty'],
    ['detected_objects.0.bbox', { detected_objects: [{ ...PERSON, bbox: [BOX] }] }, 'must be an object'],
    ['detected_objects.0.bbox', { detected_objects: [{ ...PERSON, bbox: [1, 2] }] }, 'must be an object'],
    ['metadata', { metadata: new Date(0) }, 'must be a plain JSON value'],
    ['detected_objects.0.bbox.x', boxed({ x: -1 }), 'must not be less than 0'],
    ['detected_objects.0.bbox.y', boxed({ y: 0.5 }), 'must be an integer number'],
    ['detected_objects.0.bbox.width', boxed({ width: 0 }), 'must be a positive number'],
    ['detected_objects.0.bbox.height', boxed({ height: '4' }), 'must be an integer number'],
    ['metadata', { metadata: null }, 'must be an object'],
    ['metadata', { metadata: [] }, 'must be an object'],
    ['metadata.at', { metadata: { at: new Date(0) } }, 'must be a plain JSON value'],
  ])('refuses %s in %j: %s', (path, wrong, message) => {
    expect(problemsOf({ ...WIRE, ...wrong })).toEqual([{ path, message }]);
  });

  it.each(['2025-11-08T12:34:56', '2025-02-30T00:00:00Z', 1762605296789, undefined])(
    'refuses the timestamp %s',
    (timestamp) => {
      expect(problemsOf({ ...WIRE, timestamp })).toEqual([
        { path: 'timestamp', message: expect.stringContaining('ISO 8601 with an offset') as unknown },
      ]);
    },
  );

  it.each(['severity', '__proto__', 'constructor', 'toString', 'toJson', 'hasOwnProperty'])(
    'refuses the unknown field %s on every level',
    (key) => {
      const strange = { [key]: 1 };
      expect(
        problemsOf({
          ...WIRE,
          ...own(strange),
          detected_objects: [{ ...PERSON, ...own(strange), bbox: { ...BOX, ...own(strange) } }],
        }),
      ).toEqual([
        { path: key, message: 'is not a known field' },
        { path: `detected_objects.0.${key}`, message: 'is not a known field' },
        { path: `detected_objects.0.bbox.${key}`, message: 'is not a known field' },
      ]);
    },
  );

  it('takes any key in metadata', () => {
    const metadata = JSON.parse(
      '{"__proto__":{"constructor":1},"constructor":2,"toJSON":3,"then":4}',
    ) as object;
    const event = readCameraEvent(CameraEvent, { ...WIRE, metadata });
    expect(JSON.stringify(event.metadata)).toBe(JSON.stringify(metadata));
    expect(Object.getPrototypeOf(event.metadata)).toBe(Object.prototype);
  });

  it('names every wrong field at once, and none twice', () => {
    const wrong = {
      timestamp: 'now',
      detected_objects: [5, { label: 1, confidence: 2, bbox: { x: -1 } }],
      metadata: { f: () => 1 },
      extra: true,
    };
    expect(
      problemsOf(wrong)
        .map(({ path }) => path)
        .toSorted(),
    ).toEqual([
      'camera_id',
      'detected_objects.0',
      'detected_objects.1.bbox.height',
      'detected_objects.1.bbox.width',
      'detected_objects.1.bbox.x',
      'detected_objects.1.bbox.y',
      'detected_objects.1.confidence',
      'detected_objects.1.label',
      'event_id',
      'extra',
      'image_path',
      'json_log_path',
      'llm_description',
      'metadata.f',
      'timestamp',
    ]);
  });

  it('says it all in one message that repeats no value', () => {
    expect(() => readCameraEvent(CameraEvent, { ...WIRE, camera_id: '', llm_description: 12345 })).toThrow(
      new InvalidCameraEventError([
        { path: 'camera_id', message: 'should not be empty' },
        { path: 'llm_description', message: 'must be a string' },
      ]),
    );
    expect(() => readCameraEvent(CameraEvent, { ...WIRE, llm_description: 12345 })).not.toThrow('12345');
  });

  it.each([null, undefined, 'text', 7, [], [WIRE]])('refuses %j as a whole', (value) => {
    expect(problemsOf(value)).toEqual([{ path: '', message: 'must be a JSON object' }]);
  });

  it('takes as many objects as an event may hold', () => {
    const detected_objects = Array.from({ length: MAX_DETECTED_OBJECTS }, () => PERSON);
    expect(problemsOf({ ...WIRE, detected_objects })).toEqual([]);
  });

  it.each([
    ['one object more than an event may hold', new Array<unknown>(MAX_DETECTED_OBJECTS + 1)],
    ['the longest list there is', new Array<unknown>(2 ** 32 - 1)],
  ])('refuses %s, and does not look at any', (_what, objects) => {
    const looked: PropertyKey[] = [];
    const detected_objects = new Proxy(objects, {
      get: (target, key) => (looked.push(key), Reflect.get(target, key) as unknown),
    });
    expect(problemsOf({ ...WIRE, detected_objects })).toEqual([
      { path: 'detected_objects', message: 'must hold at most 1000 objects' },
    ]);
    expect(looked).toEqual(['length']);
  });

  it.each([
    ['unknown fields', Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`f${n}`, n]))],
    ['metadata without a form in JSON', { metadata: { list: new Array(100_000) } }],
    ['objects with no field', { detected_objects: Array.from({ length: MAX_DETECTED_OBJECTS }, () => ({})) }],
    ['objects that are none', { detected_objects: new Array(MAX_DETECTED_OBJECTS).fill(7) }],
  ])('tells a hundred of many thousand problems, and that there are more: %s', (_what, wrong) => {
    const problems = problemsOf({ ...WIRE, ...wrong });
    expect(problems).toHaveLength(MAX_PROBLEMS + 1);
    expect(problems.at(-1)).toEqual({ path: '', message: 'has more than 100 problems' });
    expect(new Set(problems.map(({ path }) => path)).size).toBe(problems.length);
  });

  it.each([
    ['values in metadata, one problem each', NaN, 101, (list: unknown[]) => ({ metadata: { list } })],
    ['objects, three problems each', {}, 34, (list: unknown[]) => ({ detected_objects: list })],
  ])('looks no further than the first problem that is not told: %s', (_what, item, looked, wrong) => {
    let items = 0;
    const list = new Proxy(new Array<unknown>(MAX_DETECTED_OBJECTS).fill(item), {
      get: (target, key) => {
        if (key !== 'length' && typeof key === 'string') items += 1;
        return Reflect.get(target, key) as unknown;
      },
    });
    expect(problemsOf({ ...WIRE, ...wrong(list) })).toHaveLength(MAX_PROBLEMS + 1);
    expect(items).toBe(looked);
  });

  it('does not tell a long key again with every problem below it', () => {
    const metadata = { ['k'.repeat(1_000_000)]: new Array(100).fill(NaN), ['e'.repeat(1_000_000)]: NaN };
    const lengths = problemsOf({ ...WIRE, metadata, ['u'.repeat(1_000_000)]: 1 }).map(
      ({ path }) => path.length,
    );
    expect(lengths).toHaveLength(MAX_PROBLEMS + 1);
    expect(Math.max(...lengths)).toBe(MAX_PATH_LENGTH + 1);
  });

  it('reads metadata of very many keys, each once', () => {
    const keys = Array.from({ length: 100_000 }, (_, n) => `key-${n}`);
    const reads = new Map<PropertyKey, number>();
    const metadata = new Proxy(Object.fromEntries(keys.map((key) => [key, 1])), {
      get: (target, key) => {
        reads.set(key, (reads.get(key) ?? 0) + 1);
        return Reflect.get(target, key) as unknown;
      },
    });
    expect(Object.keys(readCameraEvent(CameraEvent, { ...WIRE, metadata }).metadata)).toEqual(keys);
    expect(new Set(reads.values())).toEqual(new Set([1]));
  });

  it('survives nesting without end, wherever it stands', () => {
    const bottomless = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as unknown;
    const wrong = { ...WIRE, camera_id: bottomless, metadata: { bottomless }, unknown: bottomless };
    expect(problemsOf(wrong).map(({ message }) => message)).toEqual([
      'is not a known field',
      'must be a string',
      `must not nest deeper than ${MAX_METADATA_DEPTH} levels`,
    ]);
  });
});

function boxed(wrong: object): object {
  return { detected_objects: [{ ...PERSON, bbox: { ...BOX, ...wrong } }] };
}

/** The computed key `__proto__` is an own property already; the spread keeps it one. */
function own(value: object): object {
  return { ...value };
}
