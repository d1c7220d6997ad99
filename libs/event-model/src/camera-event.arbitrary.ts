import fc from 'fast-check';
import type { NewCameraEvent } from './camera-event.js';

/** Text with everything JSON has to escape: control characters, quotes, halves of surrogate pairs. */
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 })
    .map((units) => String.fromCharCode(...units)),
  fc.constantFrom('"', '\\', '\u2028', '\r\n', '\u007f', '\ud800', 'a\udc00', '👩‍👩‍👧', '</script>'),
);
const name = text.filter((value) => value !== '');
const probability = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.constantFrom(0, -0, 1, 1e-7, 5e-324),
);
const pixels = fc.oneof(fc.nat(), fc.constantFrom(0, -0, 1e21, Number.MAX_SAFE_INTEGER));
const extent = pixels.filter((value) => value > 0);
const metadataKey = fc.oneof(
  text,
  fc.constantFrom('__proto__', 'constructor', 'toJSON', 'toString', 'then', '1'),
);
const metadataValue = fc.oneof(
  { depthSize: 'small' },
  text,
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.jsonValue(),
);

/** Fields of valid events, with the values that are hardest to write and to read back. */
export const newCameraEvent: fc.Arbitrary<NewCameraEvent> = fc.record(
  {
    event_id: name,
    timestamp: fc.date({
      min: new Date('0001-01-01T00:00:00.000Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    }),
    camera_id: name,
    motion_confidence: probability,
    detected_objects: fc.array(
      fc.record({
        label: name,
        confidence: probability,
        bbox: fc.record({ x: pixels, y: pixels, width: extent, height: extent }),
      }),
      { maxLength: 4 },
    ),
    llm_description: text,
    image_path: text,
    json_log_path: name,
    metadata: fc
      .array(fc.tuple(metadataKey, metadataValue), { maxLength: 5 })
      .map((entries): Record<string, unknown> => Object.fromEntries(entries)),
  },
  {
    requiredKeys: [
      'timestamp',
      'camera_id',
      'detected_objects',
      'llm_description',
      'image_path',
      'json_log_path',
    ],
  },
);
